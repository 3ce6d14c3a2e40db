import type { ChildProcess } from "node:child_process";
import type { TestSelection } from "../contracts/test-selection.ts";
import { emptyFacts } from "./graph/facts.ts";
import { FactsIndex } from "./graph/facts-index.ts";
import { isCode } from "./languages.ts";
import { type ChooseInput, chooseTests } from "./selection/choose-tests.ts";
import { isTestFile } from "./test-files.ts";
import { chooseApart, WorkerLostError } from "./worker/client.ts";

export type SelectInput = ChooseInput & {
  /**
   * Starts a process with an IPC channel that calls `runChangesWorker`, with a bound on its memory.
   * Without it, or where little is to be read, the work is done in this process.
   */
  fork?: (() => ChildProcess) | undefined;
  timeoutMs?: number;
};

/** To read fewer code files anew costs less than a process of its own. */
const fewFiles = 200;
/** A graph of more files than this is kept out of this process's memory. */
const manyFiles = 3000;

/**
 * Chooses the tests that a change can break, each with the way the change takes to it.
 * If the worker is lost, every test is chosen, and the selection says so.
 */
export async function selectTests(input: SelectInput): Promise<TestSelection> {
  const { fork, timeoutMs = 120_000, ...rest } = input;
  const { head } = input;
  const paths = await head.list();
  const index = input.index ?? (await FactsIndex.open(input.cacheDir ?? null));
  const code = paths.filter(isCode);
  const isLight = async () => code.length < manyFiles && (await isQuickRead(index, code, input));
  if (!fork || (await isLight())) return await chooseTests({ ...rest, index });
  try {
    return await chooseApart(rest, fork(), timeoutMs);
  } catch (error) {
    if (error instanceof WorkerLostError) return chooseAll(paths, error.message);
    throw error;
  }
}

/** Neither many files nor one that could end this process. */
async function isQuickRead(
  index: FactsIndex,
  code: string[],
  { changes, base, head }: ChooseInput,
) {
  const earlier = changes.files.flatMap(({ path, previousPath, status }) =>
    status === "added" ? [] : [previousPath ?? path],
  );
  const now = await index.weigh(head, code);
  const before = await index.weigh(base, earlier.filter(isCode));
  return now.unknown + before.unknown < fewFiles && !now.deep && !before.deep;
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
