import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { detectChanges } from "../../changes/detect-changes.ts";
import { selectTests } from "../../changes/select-tests.ts";
import { changedFiles, memoryTree } from "./memory-tree.ts";
import { chosen, select } from "./selecting.ts";

const worker = fileURLToPath(new URL("../../changes/worker/main.ts", import.meta.url));
const forkWorker = () => fork(worker, { execArgv: ["--import", "tsx"], stdio: "ignore" });

const sums = {
  "src/a.ts": "export const a = () => 1;\n",
  "src/b.ts": "export const b = () => 2;\n",
  "test/a.test.ts": 'import { a } from "../src/a.ts";\nit("a", () => a());\n',
  "test/b.test.ts": 'import { b } from "../src/b.ts";\nit("b", () => b());\n',
};
const longSum = (terms: number) => `export const a = () => ${"1 + ".repeat(terms)}1;\n`;
const brackets = (depth: number) => `export const a = ${"[".repeat(depth)}${"]".repeat(depth)};\n`;

describe("sources no parser can follow", () => {
  it("takes a file that is nested too deeply as a whole", async () => {
    expect(chosen(await select(sums, { "src/a.ts": longSum(20_000) }))).toEqual([
      "src/a.ts ← test/a.test.ts",
    ]);
  });

  it("chooses every test when a file ends the process that parses it", async () => {
    const after = { ...sums, "src/a.ts": brackets(100_000) };
    const [base, head] = [memoryTree(sums), memoryTree(after)];
    const files = changedFiles(sums, after);
    const changes = await detectChanges({ base, head, files, baseSha: "a", headSha: "b" });
    const selection = await selectTests({ changes, base, head, fork: forkWorker });
    expect(selection.tests.map(({ file }) => file)).toEqual(["test/a.test.ts", "test/b.test.ts"]);
    expect(selection.fullBecause).toMatch(/^the process that chooses tests ended early \(SIG/);
  });

  it("takes a file whose syntax the parser cannot hand over as a whole", async () => {
    const sources = { ...sums, "src/a.jsx": "export const a = <\\u{2F804}></\\u{2F804}>;\n" };
    const after = { "src/a.ts": "export const a = () => 2;\n" };
    expect(chosen(await select(sources, after))).toEqual(["a ← test/a.test.ts"]);
  });

  it("takes a file with bytes that are no text as a whole", async () => {
    const bytes = "export const a = \u0000\uFFFD;\n";
    expect(chosen(await select(sums, { "src/a.ts": bytes }))).toEqual([
      "src/a.ts ← test/a.test.ts",
    ]);
  });

  it("chooses every test for a manifest that cannot be read", async () => {
    const manifest = { "package.json": '{ "dependencies": { "x": "1" } }' };
    const selection = await select({ ...sums, ...manifest }, { "package.json": "{" });
    expect(selection.fullBecause).toBe("package.json changed its dependencies");
  });
});

describe("imports that go round in circles", () => {
  const circle = {
    "src/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
    "src/b.ts": 'import { c } from "./c.ts";\nexport const b = () => c;\n',
    "src/c.ts":
      'import { a } from "./a.ts";\nexport const c = () => a;\nexport const d = () => 1;\n',
    "src/index.ts": 'export * from "./a.ts";\nexport * from "./index.ts";\n',
    "test/a.test.ts": 'import { a } from "../src/index.ts";\nit("a", () => a());\n',
    "test/d.test.ts": 'import { d } from "../src/c.ts";\nit("d", () => d());\n',
  };

  it("follows them once", async () => {
    const source = circle["src/b.ts"].replace("=> c", "=> [c]");
    expect(chosen(await select(circle, { "src/b.ts": source }))).toEqual([
      "b ← a ← test/a.test.ts",
    ]);
  });
});
