import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Built, buildRecording } from "../../changes/recording/build-recording.ts";
import type { Recordings } from "../../changes/recording/open-coverage.ts";
import { saveRecording } from "../../changes/recording/recording-store.ts";
import { RanScripts } from "../../contracts/coverage.ts";
import { writeFiles } from "../support/git-repository.ts";
import { type Files, memoryTree } from "./memory-tree.ts";

export const recorders = resolve(import.meta.dirname, "../../bin/recorders");
const commit = "c".repeat(40);

/** Where processes that hold a recorder leave what they noted. */
export function recorderEnv(root: string, left: string): Record<string, string> {
  mkdirSync(left);
  return { PATCHGATE_RECORD: left, PATCHGATE_RECORD_ROOT: realpathSync(root) };
}

/** Keeps what a run of a repository's tests left behind. */
export async function keep(
  files: Files,
  { left, home }: { left: string; home: string },
): Promise<Built & { recordings: Recordings }> {
  const runs = readdirSync(left)
    .filter((name) => name.endsWith(".json"))
    .map((name) => RanScripts.parse(JSON.parse(readFileSync(join(left, name), "utf8"))));
  const readCode = async (digest: string) => readFileSync(join(left, `${digest}.source`), "utf8");
  const recordedAt = "2030-01-02T00:00:00.000Z";
  const built = await buildRecording({
    tree: memoryTree(files),
    commit,
    recordedAt,
    runs,
    readCode,
  });
  await saveRecording(home, built.recording);
  return { ...built, recordings: { folder: home, commits: [commit], notBefore: null } };
}

/** Runs a repository's tests by `node --test`, and keeps what they ran. */
export async function recordNode(folder: string, files: Files) {
  const [root, left, home] = ["root", "left", "home"].map((name) => join(folder, name));
  if (!root || !left || !home) throw new Error("no folder");
  await writeFiles(root, files);
  const env = { ...process.env, ...recorderEnv(root, left), NODE_TEST_CONTEXT: undefined };
  const options = `--require ${join(recorders, "process.cjs")}`;
  await promisify(execFile)(process.execPath, ["--test"], {
    cwd: root,
    env: { ...env, NODE_OPTIONS: options },
  }).catch(() => undefined);
  return await keep(files, { left, home });
}
