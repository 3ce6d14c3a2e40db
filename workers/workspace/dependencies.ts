import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, readFile, realpath, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { exists } from "./sandbox-view.ts";

const lockfiles = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
];

const dependencyFields = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "overrides",
  "resolutions",
  "workspaces",
  "packageManager",
  "pnpm",
];

/** What the dependencies of a folder are made from, as one digest; null when it needs none. */
export async function dependencyDigest(folder: string): Promise<string | null> {
  const manifest = await readJson(join(folder, "package.json"));
  const fields = dependencyFields.filter((field) => manifest?.[field] !== undefined);
  if (!manifest || !fields.some((field) => /ependencies|workspaces/.test(field))) return null;
  const hash = createHash("sha256");
  for (const field of fields) hash.update(`${field}=${JSON.stringify(manifest[field])}\n`);
  for (const name of lockfiles) {
    const bytes = await readFile(join(folder, name)).catch(() => null);
    if (bytes) hash.update(`${name}:${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** Folders below `root` that hold packages of their own, the root as "". */
export async function packageFolders(root: string, tracked: () => Promise<string[]>) {
  const manifest = await readJson(join(root, "package.json"));
  const many = manifest?.workspaces || (await exists(join(root, "pnpm-workspace.yaml")));
  if (!many) return [""];
  const manifests = (await tracked()).filter((path) => basename(path) === "package.json");
  return ["", ...manifests.map(dirname).filter((folder) => folder !== ".")];
}

/**
 * Gives a work tree the packages another folder has, without a copy. Its `node_modules` is a real
 * folder of links, so tools can keep their caches in it while every package stays read-only, and a
 * link to a workspace package leads to this work tree's source instead of the other folder's.
 */
export async function linkDependencies(options: {
  from: string;
  to: string;
  folders: readonly string[];
}): Promise<string[]> {
  const from = await realpath(options.from);
  const linked: string[] = [];
  for (const folder of options.folders) {
    const source = join(from, folder, "node_modules");
    const target = join(options.to, folder, "node_modules");
    if (!(await exists(source)) || !(await exists(dirname(target)))) continue;
    await rm(target, { recursive: true, force: true });
    await linkFolder(source, target, { from, to: options.to });
    linked.push(source);
  }
  return linked;
}

type Roots = { from: string; to: string };

async function linkFolder(source: string, target: string, roots: Roots): Promise<void> {
  await mkdir(target, { recursive: true });
  const names = (await readdir(source)).filter(isPackageEntry);
  await Promise.all(
    names.map(async (name) => {
      const [entry, link] = [join(source, name), join(target, name)];
      if (name.startsWith("@")) await linkFolder(entry, link, roots);
      else await symlink(await destinationOf(entry, roots), link);
    }),
  );
}

/** Caches and state of tools stay behind; each work tree makes its own. */
function isPackageEntry(name: string): boolean {
  return !name.startsWith(".") || name === ".bin" || name === ".package-lock.json";
}

async function destinationOf(entry: string, { from, to }: Roots): Promise<string> {
  if (!(await lstat(entry)).isSymbolicLink()) return entry;
  const inside = relative(from, await realpath(entry).catch(() => entry));
  const isSource = !inside.startsWith("..") && !inside.split(sep).includes("node_modules");
  return isSource ? join(to, inside) : entry;
}

async function readJson(path: string): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
