import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { author } from "./fetch-repository.ts";

/** 1,000 modules, each of which uses two earlier ones, and a test for every tenth. */
export function makeModules(folder: string): void {
  makeRepository(folder, (write) => {
    for (let number = 0; number < 1000; number += 1) {
      write(
        `m${number}.ts`,
        sourceOf(number, (other) => `./m${other}.ts`),
      );
      if (number % 10 === 0) write(`m${number}.test.ts`, testOf(number, `./m${number}.ts`));
    }
  });
}

/** 500 packages that use one another by name, each with compiler settings and a test of its own. */
export function makePackages(folder: string): void {
  makeRepository(folder, (write) => {
    write("package.json", JSON.stringify({ workspaces: ["*"], scripts: { test: "vitest run" } }));
    for (let number = 0; number < 500; number += 1) {
      const dependencies = Object.fromEntries(
        usesOf(number).map((other) => [`@made/p${other}`, "*"]),
      );
      const name = `@made/p${number}`;
      const paths = { "~/*": ["./src/*"] };
      write(
        `p${number}/package.json`,
        JSON.stringify({ name, main: "src/index.ts", dependencies }),
      );
      write(`p${number}/tsconfig.json`, JSON.stringify({ compilerOptions: { paths } }));
      write(
        `p${number}/src/index.ts`,
        sourceOf(number, (other) => `@made/p${other}`),
      );
      write(`p${number}/src/index.test.ts`, testOf(number, "~/index"));
    }
  });
}

type Write = (path: string, text: string) => void;

function makeRepository(folder: string, fill: (write: Write) => void): void {
  fill((path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  });
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git(...author, "commit", "--quiet", "--message=Make a repository");
}

function usesOf(number: number): number[] {
  return number < 10 ? [] : [Math.floor(number / 2), Math.floor(number / 3)];
}

function sourceOf(number: number, placeOf: (other: number) => string): string {
  const uses = usesOf(number);
  const imports = uses.map((other) => `import { f${other} } from "${placeOf(other)}";\n`);
  const sum = [...uses.map((other) => `f${other}()`), number].join(" + ");
  return `${imports.join("")}export function f${number}(): number {\n  return ${sum};\n}\n`;
}

function testOf(number: number, place: string): string {
  return `import { f${number} } from "${place}";\ntest("f", () => f${number}());\n`;
}
