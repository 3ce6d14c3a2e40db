import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { userGit } from "../git.ts";

/** A run's private git directory: it borrows the repository's objects and shares nothing else. */
export type SealedRepository = {
  gitDir: string;
  /** Object stores it reads from, the repository's own first. */
  objectStores: string[];
};

/** Makes the sealed directory, or finds it again; the repository itself is only read. */
export async function openSealedRepository(options: {
  repository: string;
  gitDir: string;
  baseSha: string;
}): Promise<SealedRepository> {
  const { gitDir, baseSha } = options;
  const common = await commonDirectory(options.repository);
  const objects = join(common, "objects");
  await writeGitDirectory(gitDir, { head: "ref: refs/heads/none\n", baseSha, bare: true });
  await writeFile(join(gitDir, "objects/info/alternates"), alternatesFile([objects]));
  await copyFile(join(common, "shallow"), join(gitDir, "shallow")).catch(ignoreMissing);
  // A process that was killed in the middle of a write leaves its lock and half a file behind.
  await rm(join(gitDir, "index.lock"), { force: true });
  await rm(scratchOf(gitDir), { recursive: true, force: true });
  await mkdir(scratchOf(gitDir));
  return { gitDir, objectStores: [objects, ...(await alternatesOf(objects))] };
}

/** Where a process may leave files until it has read them. */
export function scratchOf(gitDir: string): string {
  return join(gitDir, "scratch");
}

/** Lays out an empty git directory by hand: it is a few files, and no process. */
export async function writeGitDirectory(
  gitDir: string,
  { head, baseSha, bare }: { head: string; baseSha: string; bare: boolean },
): Promise<void> {
  await mkdir(join(gitDir, "objects/info"), { recursive: true });
  await mkdir(join(gitDir, "refs/heads"), { recursive: true });
  await writeFile(join(gitDir, "HEAD"), head);
  await writeFile(join(gitDir, "config"), configFor(baseSha, bare));
  await mkdir(join(gitDir, "info"), { recursive: true });
  await writeFile(join(gitDir, "info/attributes"), storedAsItIs);
}

/**
 * Above every `.gitattributes`, which an agent could write: what git stores is what is on disk, and
 * what it checks out is what it stored.
 */
const storedAsItIs = "* -text !ident !filter !working-tree-encoding\n";

/** One path a line; git reads a quoted path as a C string. */
export function alternatesFile(stores: readonly string[]): string {
  return stores.map((store) => `${JSON.stringify(store)}\n`).join("");
}

function configFor(baseSha: string, bare: boolean): string {
  const caseless = process.platform === "darwin" || process.platform === "win32";
  const core = [`bare = ${bare}`, `ignorecase = ${caseless}`, "logAllRefUpdates = false"];
  // 64 digits: the repository names objects by SHA-256, and says so as an extension.
  const sha256 = baseSha.length === 64;
  return [
    "[core]",
    `\trepositoryformatversion = ${sha256 ? 1 : 0}`,
    ...core.map((line) => `\t${line}`),
    ...(sha256 ? ["[extensions]", "\tobjectformat = sha256"] : []),
    "[uploadpack]",
    "\tallowAnySHA1InWant = true",
    "",
  ].join("\n");
}

/** Where all work trees of a repository keep its objects and branches. */
export async function commonDirectory(repository: string): Promise<string> {
  const printed = await userGit(repository)(["rev-parse", "--git-common-dir"]);
  return resolve(repository, printed.replace(/\n$/, ""));
}

async function alternatesOf(objects: string, depth = 0): Promise<string[]> {
  const text = await readFile(join(objects, "info/alternates"), "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const stores = lines.map((line) =>
    resolve(objects, line.startsWith('"') ? JSON.parse(line) : line),
  );
  if (depth >= 5) return stores;
  const deeper = await Promise.all(stores.map((store) => alternatesOf(store, depth + 1)));
  return [...stores, ...deeper.flat()];
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
