import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSourceFolder } from "../source-folder.ts";

/** Where a runner writes its report: a name no test can foresee, told to the runner alone. */
export type ReportFile = {
  /** Outside the working copy; the command may write in it. */
  folder: string;
  path: string;
  /** Null when no plain file of this name was left. */
  read(): Promise<string | null>;
  remove(): Promise<void>;
};

export async function openReportFile(): Promise<ReportFile> {
  const folder = await mkdtemp(join(tmpdir(), "patchgate-report-"));
  const name = `${randomBytes(16).toString("hex")}.json`;
  return {
    folder,
    path: join(folder, name),
    read: () => openSourceFolder(folder, mostBytes).read(name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const mostBytes = 64 * 1024 * 1024;
