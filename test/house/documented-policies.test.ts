import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { expect, it } from "vitest";
import { binary } from "../e2e/open-stage.ts";
import { gitRepository } from "../support/git-repository.ts";

/** Every example of patchgate.yml in a page of the documentation. */
async function examplesIn(page: string): Promise<string[]> {
  const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = ""]) => yaml);
  return blocks.filter((yaml) => yaml.includes("policy:"));
}

it.each([
  ["policy.md", 5],
  ["configuration.md", 1],
])("the examples of docs/%s are configurations, and decide as they say", async (page, ownRules) => {
  const builtIn = await policyTest({});
  const examples = await examplesIn(page);
  expect(examples).not.toEqual([]);
  for (const example of examples) {
    const told = await policyTest({ "patchgate.yml": example });
    expect(told).toMatchObject({ exitCode: 0, stdout: { failures: [] } });
    expect(told.stdout.rules - builtIn.stdout.rules).toBe(ownRules);
  }
});

it("an example that decides otherwise would be found", async () => {
  const [example = ""] = await examplesIn("policy.md");
  const wrong = example.replace("rm src/prices/vat.ts", "rm src/vat.ts");
  const { exitCode, stdout } = await policyTest({ "patchgate.yml": wrong });
  expect([exitCode, stdout.failures.map(({ rule }) => rule)]).toEqual([2, ["prices-ask"]]);
});

type Tested = { rules: number; failures: { rule: string }[] };

async function policyTest(files: Record<string, string>) {
  const { root } = await gitRepository({ "README.md": "x", ...files });
  const args = [binary, "policy", "test", "--repo", root, "--json"];
  const { exitCode, stdout } = await execa(process.execPath, args, { reject: false });
  return { exitCode, stdout: JSON.parse(stdout) as Tested };
}
