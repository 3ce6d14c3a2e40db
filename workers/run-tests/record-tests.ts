import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RanScripts } from "../../contracts/coverage.ts";
import { type Place, runCommand } from "../command-runner.ts";
import type { CommandResult } from "../sandbox/sandbox.ts";
import { openSourceFolder } from "../source-folder.ts";
import { parseResults } from "./parse-results.ts";
import { reportName } from "./record-command.ts";

/** What a command's processes noted while it ran. */
export type Recorded = {
  result: CommandResult;
  runs: RanScripts[];
  /** Code as it ran, by its digest. */
  readCode(digest: string): Promise<string | null>;
};

const mostBytes = 64 * 1024 * 1024;

/** Runs a command whose processes hold a recorder, and hands what they noted to `use`. */
export async function recordTests<Result>(
  command: string,
  place: Place,
  recorders: string,
  use: (recorded: Recorded) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "patchgate-recording-"));
  try {
    const env = { ...place.env, PATCHGATE_RECORD: folder, PATCHGATE_RECORD_ROOT: place.root };
    const readonly = [...place.readonly, recorders];
    const result = await runCommand(command, { ...place, env, readonly }, [folder]);
    const left = openSourceFolder(folder, mostBytes);
    const all = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    const names = all.filter((name) => name !== reportName);
    const texts = await Promise.all(names.map((name) => left.read(name)));
    const report = await left.read(reportName);
    const reported = parseResults("vitest", report, { root: place.root, files: [] });
    return await use({
      result,
      runs: texts.flatMap(parseRun).map((run) => ({ ...run, failed: run.failed ?? fails(run) })),
      readCode: (digest) => left.read(`${digest}.source`),
    });

    /** Of a command that failed, what the report says nothing of may have failed. */
    function fails({ test }: RanScripts): boolean {
      if (result.exitCode === 0) return false;
      const own = reported?.filter(({ file }) => file === test) ?? [];
      return own.length === 0 || own.some(({ status }) => status === "failed");
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parseRun(text: string | null): RanScripts[] {
  try {
    const { data } = RanScripts.safeParse(JSON.parse(text ?? ""));
    return data ? [data] : [];
  } catch {
    return [];
  }
}
