import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const fileName = /^([0-9a-f]{40,64})\.json$/;

/** Commits of which a folder has a recording, the newest recording first. */
export async function recordedCommits(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names.flatMap((name) => fileName.exec(name)?.[1] ?? []);
  const times = await Promise.all(
    found.map(async (commit) => (await stat(pathOf(folder, commit)).catch(() => null))?.mtimeMs),
  );
  const order = new Map(found.map((commit, at) => [commit, times[at] ?? 0]));
  return found.sort((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0));
}

/** Where the recording of a commit lies. */
export function pathOf(folder: string, commit: string): string {
  return join(folder, `${commit}.json`);
}
