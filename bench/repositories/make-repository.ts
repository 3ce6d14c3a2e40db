import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { author } from "./fetch-repository.ts";

/** 1,000 modules, each of which uses two earlier ones, and a test for every tenth. */
export function makeRepository(folder: string): void {
  mkdirSync(folder);
  for (let number = 0; number < 1000; number += 1) {
    writeFileSync(join(folder, `m${number}.ts`), sourceOf(number));
    const test = `import { f${number} } from "./m${number}.ts";\ntest("f", () => f${number}());\n`;
    if (number % 10 === 0) writeFileSync(join(folder, `m${number}.test.ts`), test);
  }
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git(...author, "commit", "--quiet", "--message=Make 1,000 modules");
}

function sourceOf(number: number): string {
  const uses = number < 10 ? [] : [Math.floor(number / 2), Math.floor(number / 3)];
  const imports = uses.map((other) => `import { f${other} } from "./m${other}.ts";\n`);
  const sum = [...uses.map((other) => `f${other}()`), number].join(" + ");
  return `${imports.join("")}export function f${number}(): number {\n  return ${sum};\n}\n`;
}
