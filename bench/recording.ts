import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askAffected } from "./repositories/ask-affected.ts";
import { askRecording } from "./repositories/ask-recording.ts";
import { type CalledFunction, calledFunctions } from "./repositories/called-functions.ts";
import { fetchIfPossible } from "./repositories/fetch-repository.ts";
import { openSuite } from "./repositories/open-suite.ts";
import { pickFaults } from "./repositories/plant-faults.ts";
import { type PublicRepository, publicRepositories } from "./repositories/repositories.ts";

/**
 * What is selected with a recording for an edit of one function, beside the test files that truly
 * call it: `npm run bench recording FUNCTIONS SEED [OWNER/NAME...]`. Who calls it is found without
 * Patchgate's recorder, by a call put into every function of the sources.
 */
const [count = "100", seed = "1", ...names] = process.argv.slice(2);

type Sizes = { called: number; selected: number; related: number; missed: number };

const rows: Record<string, string | number>[] = [];
for (const repository of publicRepositories) {
  if (names.length > 0 && !names.includes(repository.name)) continue;
  const folder = fetchIfPossible(repository);
  if (folder !== null) rows.push(await measure(repository, folder));
}
console.table(rows);
process.exitCode = rows.some(({ missed }) => missed !== 0) ? 1 : 0;

async function measure(repository: PublicRepository, folder: string) {
  const home = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  const functions = await calledFunctions(folder, repository);
  askRecording(folder, home);
  const suite = await openSuite(folder, repository.suite);
  try {
    const tests = await suite.ask({ ask: "tests" });
    const sizes: Sizes[] = [];
    for (const one of pickFaults(functions, Number(count), Number(seed))) {
      const related = await suite.ask({ ask: "related", files: [one.file] });
      sizes.push({ ...(await select(one, tests)), related: related.length });
    }
    return summarize(repository.name, tests.length, sizes);
  } finally {
    suite.close();
    rmSync(home, { recursive: true, force: true });
  }

  async function select(one: CalledFunction, tests: string[]): Promise<Omit<Sizes, "related">> {
    const undo = edit(folder, one);
    try {
      const { selection } = await askAffected(folder, home);
      const chosen = new Map(selection.tests.map(({ file, by }) => [file, by]));
      const selected = tests.filter((file) => chosen.has(file));
      const guessed = selected.filter((file) => chosen.get(file) !== "coverage");
      const missed = [...one.callers].filter((file) => !chosen.has(file));
      report(one, selected, guessed, missed);
      return { called: one.callers.size, selected: selected.length, missed: missed.length };
    } finally {
      undo();
    }
  }
}

function report(
  { file, line, callers }: CalledFunction,
  selected: string[],
  guessed: string[],
  missed: string[],
): void {
  const told = `${callers.size} called, ${selected.length} selected`;
  const without = guessed.length > 0 ? `, not by a recording: ${guessed.join(" ")}` : "";
  console.log(`${missed.length > 0 ? "MISSED " : ""}${file}:${line}: ${told}${without}`);
  for (const test of missed) console.log(`  not selected: ${test}`);
}

function edit(folder: string, { file, source, before }: CalledFunction): () => void {
  writeFileSync(join(folder, file), source);
  return () => writeFileSync(join(folder, file), before);
}

function summarize(name: string, tests: number, sizes: Sizes[]) {
  const sum = (figure: keyof Sizes) => sizes.reduce((total, one) => total + one[figure], 0);
  const share = (figure: keyof Sizes) =>
    `${((100 * sum(figure)) / tests / sizes.length).toFixed(1)} %`;
  return {
    repository: name,
    tests,
    functions: sizes.length,
    called: share("called"),
    selected: share("selected"),
    "selected / called": (sum("selected") / sum("called")).toFixed(2),
    related: share("related"),
    missed: sum("missed"),
  };
}
