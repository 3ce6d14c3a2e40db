import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import ignore, { type Ignore } from "ignore";
import { readPlainFile } from "../workers/plain-file.ts";

export type WorkspaceFile = { path: string; link: boolean };

/** The rules of one `.gitignore`, and the folder they count from. */
type IgnoreRules = { folder: string; rules: Ignore };

const mostIgnoreBytes = 1_000_000;
const neverListed = new Set([".git", "node_modules"]);

/** Every file below a folder that git would not ignore, sorted; links are named, never followed. */
export async function listWorkspaceFiles(root: string, folder: string): Promise<WorkspaceFile[]> {
  const found: WorkspaceFile[] = [];
  const above = await rulesAbove(root, folder);
  await walk(root, folder === "." ? "" : folder, above, found);
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function walk(
  root: string,
  folder: string,
  above: IgnoreRules[],
  found: WorkspaceFile[],
): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const own = entries.some((entry) => entry.name === ".gitignore" && entry.isFile());
  const rules = own ? await withRules(root, folder, above) : above;
  const folders: string[] = [];
  for (const entry of entries) {
    if (neverListed.has(entry.name)) continue;
    const path = posix.join(folder, entry.name);
    const isFolder = entry.isDirectory();
    if (isIgnored(path, isFolder, rules)) continue;
    if (isFolder) folders.push(path);
    else if (entry.isFile() || entry.isSymbolicLink()) {
      found.push({ path, link: entry.isSymbolicLink() });
    }
  }
  await Promise.all(folders.map((path) => walk(root, path, rules, found)));
}

/** The rules that hold for a folder through the ones it lies in, its own not yet counted. */
async function rulesAbove(root: string, folder: string): Promise<IgnoreRules[]> {
  if (folder === ".") return [];
  let rules: IgnoreRules[] = [];
  const components = folder.split("/");
  for (let depth = 0; depth < components.length; depth += 1) {
    rules = await withRules(root, components.slice(0, depth).join("/"), rules);
  }
  return rules;
}

async function withRules(
  root: string,
  folder: string,
  above: IgnoreRules[],
): Promise<IgnoreRules[]> {
  const text = await readPlainFile(join(root, folder, ".gitignore"), mostIgnoreBytes);
  if (!text) return above;
  return [...above, { folder, rules: ignore({ ignorecase: false }).add(text.toString("utf8")) }];
}

/** The deepest `.gitignore` with a word on the path decides, as in git. */
function isIgnored(path: string, isFolder: boolean, above: IgnoreRules[]): boolean {
  for (const { folder, rules } of above.toReversed()) {
    const below = folder === "" ? path : path.slice(folder.length + 1);
    const tested = rules.test(isFolder ? `${below}/` : below);
    if (tested.ignored) return true;
    if (tested.unignored) return false;
  }
  return false;
}
