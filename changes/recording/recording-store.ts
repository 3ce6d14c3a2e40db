import { createHash } from "node:crypto";
import { mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { CoverageRecording } from "../../contracts/coverage.ts";
import { pathOf, recordedCommits } from "./recorded-commits.ts";

/** Recordings of a repository that are kept; older ones are seldom true of any code. */
const mostKept = 8;

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

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
