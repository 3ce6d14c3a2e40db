import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { detectProject } from "../../workers/project/detect-project.ts";
import { filterFlags } from "../../workers/run-tests/name-filter.ts";
import { runNamedTests } from "../../workers/run-tests/run-named-tests.ts";
import { linkDependencies } from "../../workers/workspace/dependencies.ts";
import { writeFiles } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ours = fileURLToPath(new URL("../..", import.meta.url));
const runners = { "node --test": "node:test", "vitest run": "vitest" };

const tests = (module: string) => `import { describe, it } from "${module}";
it("adds (1 + 2)", () => {});
describe("more", () => {
  it("adds (1 + 2)", () => {});
  it("subtracts", () => { throw new Error("no"); });
  describe("deep", () => { it("sums", () => {}); });
});
`;

async function run(script: keyof typeof runners, names: Record<string, string[]>) {
  const root = await tempFolder();
  const source = tests(runners[script]);
  const manifest = JSON.stringify({ type: "module", scripts: { test: script } });
  const files = Object.keys(names).map((file) => [file, source]);
  await writeFiles(root, { "package.json": manifest, ...Object.fromEntries(files) });
  const readonly = await linkDependencies({ from: ours, to: root, folders: [""] });
  const project = detectProject({ packageJson: manifest, tests: [], has: () => false }, {});
  const asked = Object.entries(names).map(([file, own]) => ({ file, names: own }));
  const { results } = await runNamedTests(project, asked, { ...(await placeAt(root)), readonly });
  return results.map(({ file, name, status }) => `${status} ${file} ${name}`).sort();
}

describe.each(Object.keys(runners) as (keyof typeof runners)[])("named tests of %s", (script) => {
  it("run without the others", async () => {
    expect(await run(script, { "a.test.js": ["more > deep > sums"] })).toEqual([
      "passed a.test.js more > deep > sums",
    ]);
    expect(await run(script, { "a.test.js": ["more > subtracts", "more > deep > sums"] })).toEqual([
      "failed a.test.js more > subtracts",
      "passed a.test.js more > deep > sums",
    ]);
  });

  it("run with all others where one of them is not there", async () => {
    const all = await run(script, { "a.test.js": ["more > deep > sums", "more > gone"] });
    expect(all).toHaveLength(4);
  });

  it("run beside files that name none", async () => {
    const all = await run(script, { "a.test.js": ["more > deep > sums"], "b.test.js": [] });
    expect(all).toHaveLength(script === "vitest run" ? 8 : 5);
  });
});

it("asks each runner in its own way", () => {
  const names = ["a (b)", "group > it's c"];
  expect(filterFlags("jest", names)).toBe("-t '^(?:a \\(b\\)|group(?: > | )it'\\''s c)$' ");
  expect(filterFlags("mocha", ["a"])).toBe("--grep '^(?:a)$' ");
  expect(filterFlags("node", names)).toBe(
    "--test-name-pattern='(?:^|\\s)(?:a \\(b\\)|it'\\''s c)$' ",
  );
});

it("asks for no more names than a command can hold", () => {
  const names = Array.from({ length: 3000 }, (_, number) => `test ${number}`);
  expect(filterFlags("vitest", names)).toBeNull();
  expect(filterFlags("other", ["a"])).toBeNull();
});
