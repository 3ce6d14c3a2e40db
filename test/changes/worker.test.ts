import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { detectChanges } from "../../changes/detect-changes.ts";
import { selectTests } from "../../changes/select-tests.ts";
import { changedFiles, type Files, memoryTree } from "./memory-tree.ts";

const entry = fileURLToPath(new URL("../../changes/worker/main.ts", import.meta.url));

async function manyFiles() {
  const files: Files = {};
  for (let number = 0; number < 220; number += 1) {
    files[`src/m${number}.ts`] = `export const f${number} = () => ${number};\n`;
  }
  files["test/a.test.ts"] = 'import { f7 } from "../src/m7.ts";\nit("a", () => f7());\n';
  files["test/b.test.ts"] = 'import { f8 } from "../src/m8.ts";\nit("b", () => f8());\n';
  const after = { ...files, "src/m7.ts": "export const f7 = () => 8;\n" };
  const [base, head] = [memoryTree(files), memoryTree(after)];
  const changed = changedFiles(files, after);
  const changes = await detectChanges({ base, head, files: changed, baseSha: "a", headSha: "b" });
  return { changes, base, head };
}

describe("selectTests in a process of its own", () => {
  it("selects what it selects in this one, and leaves no process", async () => {
    const input = await manyFiles();
    const workers: ChildProcess[] = [];
    const apart = await selectTests({
      ...input,
      fork: () => {
        const worker = fork(entry, {
          execArgv: ["--import", "tsx", "--max-old-space-size=256"],
        });
        workers.push(worker);
        return worker;
      },
    });
    expect(workers.map(({ signalCode }) => signalCode)).toEqual(["SIGTERM"]);
    expect(apart).toEqual(await selectTests(input));
    expect(apart.tests.map(({ file }) => file)).toEqual(["test/a.test.ts"]);
  });

  it("selects no more where much is to be said", async () => {
    const { base, head, changes } = await manyFiles();
    const [symbol] = changes.symbols;
    if (!symbol) throw new Error("Expected a changed symbol.");
    const file = "src/m9.ts";
    const many = Array.from({ length: 20_000 }, (_, at) => ({ ...symbol, file, name: `f${at}` }));
    const { mode, tests, uncovered } = await selectTests({
      ...{ base, head, changes: { ...changes, symbols: [symbol, ...many] } },
      fork: () => fork(entry, { execArgv: ["--import", "tsx", "--max-old-space-size=256"] }),
    });
    expect({ mode, tests: tests.map(({ file }) => file), uncovered: uncovered.length }).toEqual({
      mode: "targeted",
      tests: ["test/a.test.ts"],
      uncovered: 20_000,
    });
  });

  it("runs everything when that process ends early", async () => {
    const input = await manyFiles();
    const because = "the process that chooses tests ended early (code 3)";
    const lost = fileURLToPath(new URL("../support/exit-at-once.mjs", import.meta.url));
    expect(await selectTests({ ...input, fork: () => fork(lost) })).toEqual({
      tests: ["test/a.test.ts", "test/b.test.ts"].map((file) => ({
        file,
        names: [],
        reasons: [because],
        by: "all",
      })),
      total: 2,
      mode: "full",
      fullBecause: because,
      uncovered: [],
    });
  });
});
