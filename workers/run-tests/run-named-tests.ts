import type { SelectedTest } from "../../contracts/test-selection.ts";
import type { Place } from "../command-runner.ts";
import type { Project } from "../project/project.ts";
import { filterFlags } from "./name-filter.ts";
import { runTestFiles, type TestRun } from "./run-tests.ts";

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
  const [named, whole] = [tests.filter(isNamed), tests.filter((test) => !isNamed(test))];
  const runs: TestRun[] = [];
  for (const part of [whole, ...named.map((test) => [test])])
    if (part.length > 0) runs.push(await runTogether(project, part, place));
  return {
    command: runs.map(({ command }) => command).join(" && ") || null,
    results: runs.flatMap(({ results }) => results),
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
  if (tests.every(isReported)) return { ...run, results: ran };
  return await runTestFiles(project, files, place);
}

function isNamed({ names }: Named): boolean {
  return names.length > 0;
}
