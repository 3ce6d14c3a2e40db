import { execa } from "execa";
import { expect, it } from "vitest";

it("ships the prompts and standards its agents read", async () => {
  const { stdout } = await execa("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"]);
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
  const texts = packed?.files
    .map(({ path }) => path)
    .filter((path) => /^(agents|policies)/.test(path));
  expect(texts?.sort()).toEqual([
    "agents/developer/develop-patch.md",
    "agents/developer/plan-change.md",
    "agents/requirements/specify-feature.md",
    "agents/reviewer/review-patch.md",
    "agents/tester/test-patch.md",
    "policies/coding-standards.md",
    "policies/security-rules.md",
  ]);
});
