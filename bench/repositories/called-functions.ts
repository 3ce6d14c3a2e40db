import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openSuite } from "./open-suite.ts";
import type { PublicRepository } from "./repositories.ts";
import { sourceFiles } from "./source-files.ts";
import { functionsOf, type SourceFunction, tellingSource } from "./source-functions.ts";

export type CalledFunction = SourceFunction & { callers: ReadonlySet<string> };

const teller = fileURLToPath(new URL("tell-calls.cjs", import.meta.url));

/** Every function of the sources with the test files that call it: by calls put into the sources. */
export async function calledFunctions(
  folder: string,
  { sources, suite: options }: PublicRepository,
): Promise<CalledFunction[]> {
  const scratch = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  const calls = join(scratch, "calls");
  writeFileSync(calls, "");
  const env = { NODE_OPTIONS: `--require ${teller}`, PATCHGATE_BENCH_CALLS: calls };
  const suite = await openSuite(folder, options, env);
  try {
    const tests = await suite.ask({ ask: "tests" });
    const { functions, told, undo } = plant(folder, sources, tests);
    try {
      for (const { path, source } of told) writeFileSync(join(folder, path), source);
      await suite.ask({ ask: "failing", changed: told.map(({ path }) => path), only: null });
    } finally {
      undo();
    }
    const callers = readCalls(folder, calls);
    return functions.map((one) => ({ ...one, callers: callers.get(one.number) ?? new Set() }));
  } finally {
    suite.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function plant(folder: string, inside: string, tests: string[]) {
  const files = sourceFiles(folder, inside, tests);
  const functions: SourceFunction[] = [];
  const told = files.map(({ path, source }) => {
    const first = functions.length;
    functions.push(...functionsOf(path, source, first));
    return { path, source: tellingSource(path, source, first) };
  });
  const undo = () => {
    for (const { path, source } of files) writeFileSync(join(folder, path), source);
  };
  return { functions, told, undo };
}

function readCalls(folder: string, calls: string): Map<number, Set<string>> {
  const callers = new Map<number, Set<string>>();
  for (const line of readFileSync(calls, "utf8").split("\n").filter(Boolean)) {
    const [number = "", test = ""] = line.split(/ (.*)/s);
    const known = callers.get(Number(number)) ?? new Set();
    callers.set(Number(number), known.add(relative(folder, test)));
  }
  return callers;
}
