import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Command lines of all processes that have to do with one of these folders, whoever began them. */
export function processesOf(...folders: string[]): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => folders.some((folder) => traceOf(pid).includes(folder)))
    .map((pid) => `${pid} ${commandLine(pid)}`);
}

function traceOf(pid: string): string {
  const read = (name: string) => readOr(() => readFileSync(`/proc/${pid}/${name}`, "utf8"));
  const folder = readOr(() => readlinkSync(`/proc/${pid}/cwd`));
  return [folder, read("cmdline"), read("environ")].join("\n");
}

function commandLine(pid: string): string {
  return readOr(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"))
    .replaceAll("\0", " ")
    .slice(0, 200);
}

/** A process that is gone, or another user's, tells nothing. */
function readOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
