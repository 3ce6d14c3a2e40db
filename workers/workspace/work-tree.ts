import { lstat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Git, GitError } from "../git.ts";
import { objectId, writeObject } from "./git-objects.ts";
import { entryOnDisk, KnownTree } from "./known-tree.ts";
import { unlocking } from "./locked-folders.ts";
import { listNames, type Names } from "./odd-names.ts";

/**
 * The tree object of what is on disk, ignored files left out. Plumbing on purpose: `git add` and
 * `git status` would run git inside a repository somebody nested in the work tree.
 */
export class TreeWriter {
  readonly #git: Git;
  readonly #gitDir: string;
  readonly #root: string;
  /** The tree last written; looking for changes is enough while there are none. */
  #written: string | undefined;
  /** Its content, while every change since was one that is known. */
  #known: KnownTree | undefined;
  /** Paths that the known tree has and the index has not. */
  readonly #ahead = new Set<string>();
  #refreshed = false;
  #odd: string[] = [];

  constructor(git: Git, place: { gitDir: string; root: string }) {
    this.#git = git;
    this.#gitDir = place.gitDir;
    this.#root = place.root;
  }

  /** `known`: the only paths that can differ from the last time. */
  async write(known?: readonly string[]): Promise<string> {
    return unlocking(this.#root, () => this.#write(known));
  }

  async #write(known?: readonly string[]): Promise<string> {
    if (known) {
      if (this.#written && known.length === 0) return this.#written;
      const quick = await this.#writeKnown(known);
      if (quick) return quick;
    }
    const paths = [...new Set([...(known ?? (await this.#look())), ...this.#ahead])];
    if (this.#written && (await this.#areAsKnown(paths))) return this.#written;
    return this.#writeIndex(paths);
  }

  /** Names found by the last look that are no UTF-8: they are in no tree. */
  get odd(): readonly string[] {
    return this.#odd;
  }

  async #look(): Promise<string[]> {
    const { paths, odd } = await changedPaths(this.#git);
    this.#odd = odd;
    return paths;
  }

  /** As `write`, and the index agrees with it afterwards. */
  async writeIndex(): Promise<string> {
    const tree = await this.write();
    return this.#ahead.size === 0 ? tree : this.#writeIndex([...this.#ahead]);
  }

  /** What belongs to another owner since it was checked out would be read anew at every look. */
  async refresh(): Promise<void> {
    if (this.#refreshed) return;
    this.#refreshed = true;
    await this.#git(["update-index", "-q", "--refresh"]).catch(whenOutdated);
  }

  /** To be called when the work tree was checked out. */
  renew(): void {
    this.forget();
    this.#refreshed = false;
  }

  /** To be called when something else has written the index. */
  forget(): void {
    this.#written = undefined;
    this.#known = undefined;
    this.#ahead.clear();
  }

  async #writeIndex(paths: readonly string[]): Promise<string> {
    this.forget();
    const there = new Set(await existing(this.#root, paths));
    const gone = paths.filter((path) => !there.has(path));
    if (gone.length > 0) await updateIndex(this.#git, ["--force-remove"], gone);
    if (there.size > 0) {
      await updateIndex(this.#git, ["--add", "--remove", "--replace"], [...there]);
    }
    this.#written = (await this.#git(["write-tree"])).trim();
    return this.#written;
  }

  /** The next tree without git; undefined where only git knows what it would store. */
  async #writeKnown(paths: readonly string[]): Promise<string | undefined> {
    this.#known ??= await this.#readKnown();
    if (!this.#known) return undefined;
    const there = new Set(await existing(this.#root, paths));
    const entries = paths.map(
      (path) => [path, there.has(path) ? this.#store(path) : null] as const,
    );
    if (entries.some(([path, entry]) => there.has(path) && !entry)) return undefined;
    for (const [path, entry] of entries) {
      this.#known.set(path, entry);
      this.#ahead.add(path);
    }
    const idLength = this.#written?.length ?? 0;
    this.#written = this.#known.save((body) => writeObject(this.#gitDir, "tree", body, idLength));
    return this.#written;
  }

  async #readKnown(): Promise<KnownTree | undefined> {
    // Elsewhere a file has neither git's modes nor, for certain, the case of its name.
    if (process.platform !== "linux") return undefined;
    this.#written ??= (await this.#git(["write-tree"])).trim();
    const listing = await this.#git(["ls-tree", "-r", "-t", "-z", this.#written]);
    // A name that is no UTF-8 cannot be kept here.
    return listing.includes("\uFFFD") ? undefined : new KnownTree(this.#written, listing);
  }

  #store(path: string) {
    const idLength = this.#written?.length ?? 0;
    return entryOnDisk(this.#root, path, (content) =>
      writeObject(this.#gitDir, "blob", content, idLength),
    );
  }

  /** Whether what git finds changed is only what the index has not been told. */
  async #areAsKnown(paths: readonly string[]): Promise<boolean> {
    if (paths.length === 0) return true;
    if (!this.#known) return false;
    const there = new Set(await existing(this.#root, paths));
    return paths.every((path) => {
      const entry = there.has(path) ? this.#identify(path) : null;
      const known = this.#known?.get(path) ?? null;
      if (there.has(path) && !entry) return false;
      return entry?.id === known?.id && entry?.mode === known?.mode;
    });
  }

  #identify(path: string) {
    const idLength = this.#written?.length ?? 0;
    return entryOnDisk(this.#root, path, (content) => objectId("blob", content, idLength));
  }
}

/** Exit code 1 says that files differ from the index, which is for the look to find. */
function whenOutdated(error: unknown): void {
  if (!(error instanceof GitError && error.exitCode === 1)) throw error;
}

async function updateIndex(git: Git, how: string[], paths: readonly string[]): Promise<void> {
  const input = paths.map((path) => `${path}\0`).join("");
  await git(["update-index", "-z", ...how, "--stdin"], { input });
}

/** The paths that are on disk themselves, not behind a folder that became a link. */
export async function existing(root: string, paths: readonly string[]): Promise<string[]> {
  const kinds = new Map<string, Promise<"folder" | "other" | null>>();
  const kindOf = (path: string) => {
    const kind = kinds.get(path) ?? inspect(join(root, path));
    kinds.set(path, kind);
    return kind;
  };
  const isReal = async (path: string): Promise<boolean> => {
    if (path === ".") return true;
    return (await isReal(dirname(path))) && (await kindOf(path)) === "folder";
  };
  const found = await Promise.all(
    paths.map(async (path) => (await isReal(dirname(path))) && (await kindOf(path)) !== null),
  );
  return paths.filter((_, at) => found[at]);
}

/** A pipe, a socket or a device is nothing that git could keep. */
async function inspect(path: string): Promise<"folder" | "other" | null> {
  const stat = await lstat(path).catch(() => null);
  if (stat?.isDirectory()) return "folder";
  return stat?.isFile() || stat?.isSymbolicLink() ? "other" : null;
}

/** Ignored files, with folders that are ignored as a whole left closed. */
export function ignoredFiles(git: Git): Promise<Names> {
  return listNames(git, ["--others", "--ignored", "--exclude-standard", "--directory"]);
}

/** What on disk the index does not agree with; a nested repository is nobody's source. */
export async function changedPaths(git: Git): Promise<Names> {
  const looked = ["--modified", "--deleted", "--others", "--exclude-standard"];
  const { paths, odd } = await listNames(git, looked);
  // Sorted, so that a file that became a folder leaves the index before what is in it comes.
  return { paths: [...new Set(paths)].sort(), odd: [...new Set(odd)] };
}

export function splitNul(text: string): string[] {
  return text.split("\0").filter((part) => part !== "");
}
