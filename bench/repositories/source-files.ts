import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isScript } from "../../changes/languages.ts";
import { isTestMaterial } from "../../changes/test-files.ts";

export type SourceFile = { path: string; source: string };

/** Code that tests are there for: no tests, no declarations without code. */
export function sourceFiles(folder: string, inside: string, tests: string[] = []): SourceFile[] {
  const list = ["ls-files", "-z", "--", inside];
  const listed = execFileSync("git", list, { cwd: folder, encoding: "utf8" });
  const isTest = new Set(tests);
  return listed
    .split("\0")
    .filter((path) => isScript(path) && !/\.d\.[cm]?ts$/.test(path))
    .filter((path) => !isTest.has(path) && !isTestMaterial(path))
    .map((path) => ({ path, source: readFileSync(join(folder, path), "utf8") }));
}
