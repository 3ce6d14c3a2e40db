import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A repository of a few files, and a home that is used by every run, as a user's is. */
export type BenchPlace = { folder: string; repository: string; home: string; spec: string };

const files = {
  "package.json": `${JSON.stringify({ name: "greet", type: "module", scripts: { test: "node --test" } }, null, 2)}\n`,
  "src/greet.js": `export const revision = 0;\n\nexport function greet(name) {\n  return \`Hello, \${name}\`;\n}\n`,
  "test/greet.test.js": `import assert from "node:assert";\nimport { test } from "node:test";\nimport { revision } from "../src/greet.js";\n\ntest("names its revision", () => assert.equal(typeof revision, "number"));\n`,
};

export function makePlace(turns: number): BenchPlace {
  const folder = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  const repository = join(folder, "repository");
  // The usual limits end a step long before 200 turns.
  const limits = { "patchgate.yml": `budgets: { turns: ${turns}, toolCalls: ${turns} }\n` };
  const written = turns > 80 ? { ...files, ...limits } : files;
  for (const [path, text] of Object.entries(written)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  const spec = join(folder, "spec.md");
  writeFileSync(spec, "# Raise the revision\n\nThe greeting stays as it is.\n");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  const author = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com"];
  git(...author, "commit", "--quiet", "--message=Greet");
  return { folder, repository, home: join(folder, "home"), spec };
}

/** Undoes what the bare program edited. */
export function resetPlace({ repository }: BenchPlace): void {
  execFileSync("git", ["checkout", "--quiet", "--", "."], { cwd: repository });
}
