import type { ChildProcess } from "node:child_process";
import type { TestSelection } from "../contracts/test-selection.ts";
import { emptyFacts } from "./graph/facts.ts";
import { isCode } from "./languages.ts";
import { type ChooseInput, chooseTests } from "./selection/choose-tests.ts";
import { isTestFile } from "./test-files.ts";
import { chooseApart, WorkerLostError } from "./worker/client.ts";

export type SelectInput = ChooseInput & {
  /**
   * Starts a process with an IPC channel that calls `runChangesWorker`, with a bound on its memory.
   * Without it, or for few files, the work is done in this process.
   */
  fork?: (() => ChildProcess) | undefined;
  timeoutMs?: number;
};

/** Below this many code files a process of its own costs more than it saves. */
const fewFiles = 200;

/**
 * Chooses the tests that a change can break, each with the way the change takes to it.
 * If the worker is lost, every test is chosen, and the selection says so.
 */
export async function selectTests(input: SelectInput): Promise<TestSelection> {
  const { fork, timeoutMs = 120_000, ...rest } = input;
  if (!fork) return await chooseTests(rest);
  const paths = await input.head.list();
  if (paths.filter(isCode).length < fewFiles) return await chooseTests(rest);
  try {
    return await chooseApart(rest, fork(), timeoutMs);
  } catch (error) {
    if (error instanceof WorkerLostError) return chooseAll(paths, error.message);
    throw error;
  }
}

function chooseAll(paths: string[], because: string): TestSelection {
  const tests = paths.filter((path) => isTestFile(path, emptyFacts()));
  return {
    tests: tests.map((file) => ({ file, names: [], reasons: [because], by: "all" })),
    total: tests.length,
    mode: "full",
    fullBecause: because,
    uncovered: [],
  };
}
