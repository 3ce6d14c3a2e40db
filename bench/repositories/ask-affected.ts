import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { ChangeSet } from "../../contracts/change-set.ts";
import type { TestResult } from "../../contracts/test-report.ts";
import type { TestSelection } from "../../contracts/test-selection.ts";
import { childrensTime, residentBytes } from "../agent-overhead/process-tree.ts";

export type Asked = {
  changes: ChangeSet;
  selection: TestSelection;
  /** What came of the tests, with `--run`. */
  tested?: { command: string | null; results: TestResult[]; log: string };
  ms: number;
  processorMs: number;
  /** Most resident bytes of the process and those it started. */
  memory: number;
};

const sampleMs = 5;

/** `patchgate affected` on a folder, as a user runs it. */
export async function askAffected(
  folder: string,
  home: string,
  args: string[] = [],
): Promise<Asked> {
  const before = childrensTime();
  const startedAt = performance.now();
  const command = [resolve("bin/patchgate.cjs"), "affected", "--json", ...args];
  const env = { PATH: process.env.PATH, HOME: home, PATCHGATE_HOME: home };
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let memory = 0;
  const sampler = setInterval(() => {
    memory = Math.max(memory, residentBytes(child.pid ?? 0));
  }, sampleMs);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, "close");
  const ms = performance.now() - startedAt;
  clearInterval(sampler);
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "")
    throw new Error(`patchgate affected said nothing in ${folder} and ended with ${code}`);
  return { ...JSON.parse(text), ms, processorMs: childrensTime() - before, memory };
}
