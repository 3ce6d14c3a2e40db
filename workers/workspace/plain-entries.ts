import { chmodSync, lstatSync, readdirSync, rmSync } from "node:fs";

const special = 0o7000;
const read = 0o400;
const execute = 0o100;

/** Takes away what no commit holds: pipes, sockets, devices, and rights other than git's two. */
export function makePlain(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) makePlain(path);
    else if (entry.isFile()) makePlainFile(path);
    else if (!entry.isSymbolicLink()) rmSync(path, { force: true });
  }
}

function makePlainFile(path: string): void {
  const mode = lstatSync(path, { throwIfNoEntry: false })?.mode ?? read;
  if ((mode & special) === 0 && (mode & read) !== 0) return;
  chmodSync(path, (mode & execute) === 0 ? 0o644 : 0o755);
}
