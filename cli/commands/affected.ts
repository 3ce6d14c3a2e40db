import { type Affected, type Kept, openAffected, type Tested } from "../../app.ts";
import type { ChangedSymbol } from "../../contracts/change-set.ts";
import { exitCodes } from "../exit-code.ts";
import { UsageError } from "../fail.ts";
import { visible } from "../view/format.ts";

type Options = {
  repo: string;
  base?: string;
  head?: string;
  run?: boolean;
  explain?: string;
  record?: boolean;
  maxAge?: string;
  sandbox?: string;
  json?: boolean;
};

/** `patchgate affected`: changed symbols, the tests they can break, and why. */
export async function affected(options: Options): Promise<number> {
  if (options.record) return record(options);
  if (options.run && options.head !== undefined)
    throw new UsageError("--run tests the working tree: check out the head, or leave --head out.");
  const notBefore = oldest(options.maxAge, new Date());
  const { repo, base, head, sandbox } = options;
  const door = await openAffected(process.env);
  const found = await door.find({ repo, base, head, notBefore });
  if (!options.run) {
    print(found, options);
    return exitCodes.approved;
  }
  if (!options.json) print(found, options);
  const tested = await door.run({ repo, sandbox }, found);
  console.log(
    options.json ? JSON.stringify({ ...found, tested }) : visible(describeTested(tested)),
  );
  const { passed, failed } = byStatus(tested);
  const nothingRan = passed.length === 0 && tested.command !== null;
  return failed.length > 0 || nothingRan ? exitCodes.findings : exitCodes.approved;
}

function byStatus({ results }: Tested) {
  const having = (wanted: string) => results.filter(({ status }) => status === wanted);
  return { passed: having("passed"), failed: having("failed"), skipped: having("skipped").length };
}

function describeTested(tested: Tested): string {
  const { passed, failed, skipped } = byStatus(tested);
  const left = skipped > 0 ? `, ${skipped} skipped or not run` : "";
  return [
    ...(tested.command === null ? [] : [`\nRan: ${cut(tested.command)}`]),
    ...failed.map(({ file, name, message }) => `\nfailed: ${file} > ${name}\n${message ?? ""}`),
    `\n${passed.length} passed, ${failed.length} failed${left}`,
  ].join("\n");
}

/** Many files make a long command; how it begins tells whether it is the whole one. */
function cut(text: string): string {
  return text.length > mostShown ? `${text.slice(0, mostShown)} ...` : text;
}

const mostShown = 300;

/** `patchgate affected --record`: what each test of the checked-out commit runs. */
async function record({ repo, sandbox, json, ...others }: Options): Promise<number> {
  if (others.run || others.explain || others.base || others.head)
    throw new UsageError("--record compares nothing: it goes with --repo, --sandbox and --json.");
  const kept = await (await openAffected(process.env)).record({ repo, sandbox });
  console.log(json ? JSON.stringify({ recorded: kept }) : visible(describeKept(kept).join("\n")));
  return exitCodes.approved;
}

function describeKept({ commit, tests, left }: Kept): string[] {
  return [
    `Recorded what ${tests} test files run at ${commit.slice(0, 12)}.`,
    ...section(
      "Not recorded, and selected by the graph",
      left.map(({ test, because }) => `  ${test}: ${because}`),
    ),
  ];
}

const hours = { h: 1, d: 24 };

function oldest(age: string | undefined, now: Date): string | null {
  if (age === undefined) return null;
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(age) ?? [];
  if (count === undefined || (unit !== "h" && unit !== "d"))
    throw new UsageError(`--max-age ${age} is no age. Expected hours or days, such as 12h or 7d.`);
  return new Date(now.getTime() - Number(count) * hours[unit] * 3_600_000).toISOString();
}

function print(found: Affected, { json, explain }: Options): void {
  if (json) console.log(JSON.stringify(found));
  else console.log(visible((explain ? explainTest(found, explain) : summarize(found)).join("\n")));
}

const how = {
  coverage: " by what it was recorded to run",
  graph: " by the symbol graph",
  changed: "",
  all: "",
};

function explainTest({ selection }: Affected, test: string): string[] {
  const chosen = selection.tests.find(({ file }) => file === test);
  if (chosen)
    return [
      `${test} is selected${how[chosen.by]}:`,
      ...[...chosen.reasons, ...describeNames(chosen.names)].map((line) => `  ${line}`),
    ];
  return [`${test} is not selected: no changed symbol reaches a test file of that path.`];
}

/** Nothing where the whole file is to be run. */
function describeNames(names: string[]): string[] {
  return names.length === 0 ? [] : [`only: ${cut(names.join("; "))}`];
}

function summarize({ changes, selection }: Affected): string[] {
  const { tests, total, fullBecause, uncovered } = selection;
  const head = changes.headSha === "WORKTREE" ? "working tree" : changes.headSha.slice(0, 12);
  const chosen = tests.flatMap(({ file, reasons, names }) => [
    `  ${file}`,
    `    ${reasons[0] ?? ""}`,
    ...describeNames(names).map((line) => `    ${line}`),
  ]);
  return [
    `${changes.baseSha.slice(0, 12)} .. ${head}: ${changes.files.length} changed files`,
    ...section("Changed symbols", changes.symbols.map(describe)),
    ...section(
      "Changed files without symbols",
      changes.nonCode.map((path) => `  ${path}`),
    ),
    ...(fullBecause === null
      ? ["", `Tests: ${tests.length} of ${total}`, ...chosen]
      : ["", `Tests: ${total === 0 ? "the whole suite" : `all ${total}`}, because ${fullBecause}`]),
    ...section("Reached by no test", uncovered.map(describe)),
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}: ${lines.length}`, ...lines];
}

function describe({ file, span, change, kind, name, signatureChanged }: ChangedSymbol): string {
  const what = change === "modified" ? (signatureChanged ? "signature" : "body") : change;
  return `  ${file}:${span.start}  ${kind} ${name} (${what})`;
}
