import type { TestResult } from "../../contracts/test-report.ts";
import type { SelectedTest } from "../../contracts/test-selection.ts";
import type { Place } from "../command-runner.ts";
import type { Project } from "../project/project.ts";
import { filterFlags } from "./name-filter.ts";
import { notRun, runTestFiles, type TestRun } from "./run-tests.ts";
import { takenUp } from "./taken-up.ts";

type Named = Pick<SelectedTest, "file" | "names">;

/**
 * Runs the tests that are named, where every file names some; else, and where the runner does not
 * report each of them, all tests of the files. Node's runner has a run for each file, so that each
 * is judged by itself.
 */
export async function runNamedTests(
  project: Project,
  tests: Named[],
  place: Place,
): Promise<TestRun> {
  if (project.runner !== "node") return await runTogether(project, tests, place);
  const files = tests.map(({ file }) => file);
  const own = new Set(await takenUp(project, files, place.root));
  if (own.size === 0) return await runTestFiles(project, files, place);
  const taken = tests.filter(({ file }) => own.has(file));
  const [named, whole] = [taken.filter(isNamed), taken.filter((test) => !isNamed(test))];
  const parts = [whole, ...named.map((test) => [test])].filter((part) => part.length > 0);
  const runs: TestRun[] = [];
  // What is built once is built for all.
  for (const part of parts)
    runs.push(
      await runTogether(runs.length > 0 ? { ...project, builds: [] } : project, part, place),
    );
  return {
    command: runs.map(({ command }) => command).join(" && "),
    results: [
      ...runs.flatMap(({ results }) => results),
      ...files.filter((file) => !own.has(file)).map(notRun),
    ],
    log: runs.map(({ log }) => log).join(""),
  };
}

async function runTogether(project: Project, tests: Named[], place: Place): Promise<TestRun> {
  const files = tests.map(({ file }) => file);
  const names = tests.flatMap((test) => test.names);
  const filter = tests.every(isNamed) ? filterFlags(project.runner, names) : null;
  if (filter === null) return await runTestFiles(project, files, place);
  const run = await runTestFiles(project, files, place, filter);
  const ran = run.results.filter(({ status }) => status !== "skipped");
  const isReported = ({ file, names: own }: Named) =>
    own.every((name) => ran.some((result) => result.file === file && result.name === name));
  // Others of the same name ran too, perhaps without what they need.
  const isAsked = ({ file, name }: TestResult) =>
    tests.some((test) => test.file === file && test.names.includes(name));
  const failed = ran.filter(({ status }) => status === "failed");
  if (tests.every(isReported) && failed.every(isAsked)) return { ...run, results: ran };
  return await runTestFiles(project, files, place);
}

function isNamed({ names }: Named): boolean {
  return names.length > 0;
}
