import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Every path below a folder with its mode, time and content, `.git` included. */
export function fingerprint(root: string, folder = ""): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const name of readdirSync(join(root, folder))) {
    const path = join(folder, name);
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) Object.assign(entries, fingerprint(root, path));
    else entries[path] = `${stat.mode} ${stat.mtimeMs} ${contentOf(join(root, path))}`;
  }
  return entries;
}

function contentOf(path: string): string {
  if (lstatSync(path).isSymbolicLink()) return readlinkSync(path);
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
