import { readFileSync } from "node:fs";

const tickMs = 10;
const pageBytes = 4096;

/** Processor time of a process and of everything it has waited for, in milliseconds. */
export function processorTime(pid: number): number {
  const fields = statOf(pid);
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) * tickMs;
}

/** Processor time of every child this process has waited for, in milliseconds. */
export function childrensTime(): number {
  const fields = statOf(process.pid);
  return [13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) * tickMs;
}

/** Resident bytes of a process and its descendants; pages they share count once for each. */
export function residentBytes(pid: number): number {
  const own = Number(statOf(pid)[21] ?? 0) * pageBytes;
  return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), own);
}

/** The fields after the program's name, which may hold blanks itself. */
function statOf(pid: number): string[] {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function childrenOf(pid: number): number[] {
  return readOr(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
