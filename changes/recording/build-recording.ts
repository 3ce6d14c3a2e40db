import type { CoverageRecording, RanScripts } from "../../contracts/coverage.ts";
import type { SourceTree } from "../source-tree.ts";
import { Bits } from "./bits.ts";
import { ranFunctions } from "./ran-functions.ts";
import { type FileUnits, readUnits } from "./read-units.ts";
import { surroundingsOf } from "./surroundings.ts";
import { type Trace, traceCode } from "./trace-code.ts";
import { loadUnit, readEntries, UnitTable } from "./unit-table.ts";

export type RecordInput = {
  /** The commit at which the tests ran. */
  tree: SourceTree;
  commit: string;
  recordedAt: string;
  runs: RanScripts[];
  /** Code as it ran, by its digest; null when it was not left behind. */
  readCode(digest: string): Promise<string | null>;
};

export type Built = { recording: CoverageRecording; left: { test: string; because: string }[] };

/** Turns what processes noted into which units each test file ran; what is uncertain is left out. */
export async function buildRecording(input: RecordInput): Promise<Built> {
  const { tree, commit, recordedAt, runs } = input;
  const files = await readEntries(tree);
  const table = new UnitTable(files);
  const known = new Set(await tree.list());
  const reader = new ScriptReader(input);
  const left = new Map<string, string>();
  const ran = new Map<string, Bits>();
  for (const run of runs) {
    const because = whyLeft(run, known);
    if (because !== null) left.set(run.test, because);
    const bits = ran.get(run.test) ?? new Bits(table.size);
    ran.set(run.test, bits);
    for (const script of run.scripts) await mark(script, bits);
  }
  return {
    recording: {
      commit,
      recordedAt,
      surroundings: await surroundingsOf(tree),
      files,
      tests: [...ran]
        .filter(([file]) => !left.has(file))
        .map(([file, bits]) => ({ file, ran: bits.toString() })),
    },
    left: [...left].map(([test, because]) => ({ test, because })),
  };

  async function mark(script: Script, bits: Bits): Promise<void> {
    const found = await reader.read(script);
    for (const [unit, place] of table.placesOf(script.path))
      if (unit === loadUnit || found === null || found.has(unit)) bits.add(place);
  }
}

type Script = RanScripts["scripts"][number];

/** Why nothing can be said of a test file; null when something can. */
function whyLeft(run: RanScripts, known: ReadonlySet<string>): string | null {
  if (!known.has(run.test)) return "it is not in the repository";
  if (run.failed) return "it fails: a test that ends early runs less than it may";
  if (run.startedProcesses) return "it starts processes";
  const strange = run.scripts.find(({ path }) => !known.has(path));
  return strange ? `it runs ${strange.path}, which is not in the repository` : null;
}

type Source = { units: FileUnits | null; text: string };

/** Reads which functions of a script ran. The same scripts come again and again. */
class ScriptReader {
  readonly #input: RecordInput;
  readonly #sources = new Map<string, Promise<Source>>();
  readonly #traces = new Map<string, Promise<Trace | null>>();

  constructor(input: RecordInput) {
    this.#input = input;
  }

  /** Null when any function of the file may have run. */
  async read({ path, source: digest, functions }: Script): Promise<Set<string> | null> {
    const source = await once(this.#sources, path, () => this.#readSource(path));
    if (!source.units) return null;
    const { text, units } = source;
    const trace = await once(this.#traces, `${path} ${digest}`, async () => {
      const code = await this.#input.readCode(digest);
      return code === null ? null : traceCode(code, text, units);
    });
    return trace && ranFunctions(functions, trace, units);
  }

  async #readSource(path: string): Promise<Source> {
    const text = (await this.#input.tree.read(path)) ?? "";
    return { units: readUnits(path, text), text };
  }
}

function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
