import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CoverageRecording } from "../../contracts/coverage.ts";

/** Recordings of a repository that are kept; older ones are seldom true of any code. */
const mostKept = 8;
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

/** Null for what is missing, was not written whole, or has another form: it is recorded anew. */
export async function readRecording(
  folder: string,
  commit: string,
): Promise<CoverageRecording | null> {
  const text = await readFile(pathOf(folder, commit), "utf8").catch(() => "");
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== digest(body)) return null;
  try {
    const { data } = CoverageRecording.safeParse(JSON.parse(body));
    return data?.commit === commit ? data : null;
  } catch {
    return null;
  }
}

export async function saveRecording(folder: string, recording: CoverageRecording): Promise<void> {
  const body = JSON.stringify(recording);
  const path = pathOf(folder, recording.commit);
  const draft = `${path}.${process.pid}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(draft, `${digest(body)}\n${body}`, { mode: 0o600 });
  await rename(draft, path);
  for (const commit of (await recordedCommits(folder)).slice(mostKept))
    await unlink(pathOf(folder, commit)).catch(() => undefined);
}

function pathOf(folder: string, commit: string): string {
  return join(folder, `${commit}.json`);
}

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
