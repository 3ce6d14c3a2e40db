import { lstat, readlink } from "node:fs/promises";
import { isAbsolute, join, normalize, relative, resolve, sep } from "node:path";

/** Why a path is not one that a tool may use; the message says what is. */
export class WorkspacePathError extends Error {
  override name = "WorkspacePathError";
}

/** `follow` answers where the path leads; `keep` leaves a link in last place as it is. */
export type LastLink = "follow" | "keep";

const mostLinks = 40;

/**
 * The path below the root that `path` truly names, with every symlink on the way resolved
 * component by component. What does not exist yet is taken as it is written.
 * @throws WorkspacePathError when it leaves the root or enters `.git`.
 */
export async function resolveWorkspacePath(
  root: string,
  path: string,
  last: LastLink,
): Promise<string> {
  const pending = split(lexicalPath(root, path));
  const settled: string[] = [];
  for (let links = 0; pending.length > 0; ) {
    const component = pending.shift() ?? "";
    const here = [...settled, component];
    const target = pending.length === 0 && last === "keep" ? null : await linkTarget(root, here);
    if (target === null) {
      settled.push(component);
      continue;
    }
    links += 1;
    if (links > mostLinks) throw new WorkspacePathError(`${path} is a loop of symbolic links.`);
    pending.unshift(...split(followLink(root, settled, target, path)));
    settled.length = 0;
  }
  refuseGit(settled, path);
  return settled.join("/") || ".";
}

/** The path relative to the root, as written. */
function lexicalPath(root: string, path: string): string {
  if (path.trim() === "")
    throw new WorkspacePathError("The path is empty. Give one below the repository root.");
  if (hasControlCharacter(path))
    throw new WorkspacePathError("The path holds a control character.");
  // `a/../b` could leave through a link at `a`, so no `..` is resolved, only refused.
  if (path.split(/[\\/]/).includes("..")) {
    throw new WorkspacePathError(
      `${path} has ".." in it. Give a path below the repository root without it.`,
    );
  }
  const below = isAbsolute(path) ? relative(root, normalize(path)) : normalize(path);
  if (leaves(below)) throw outside(path);
  refuseGit(split(below), path);
  return below;
}

function followLink(root: string, parents: string[], target: string, path: string): string {
  const below = relative(root, resolve(root, ...parents, target));
  if (leaves(below)) {
    throw new WorkspacePathError(
      `${path} goes through a symbolic link that leads out of the repository (${[...parents].join("/")}). Use the files inside.`,
    );
  }
  return below;
}

async function linkTarget(root: string, components: string[]): Promise<string | null> {
  const absolute = join(root, ...components);
  try {
    const found = await lstat(absolute);
    return found.isSymbolicLink() ? await readlink(absolute) : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function refuseGit(components: string[], path: string): void {
  if (components.some((component) => component.toLowerCase() === ".git")) {
    throw new WorkspacePathError(
      `${path} is inside .git, which no tool may touch. Use show_diff to see changes.`,
    );
  }
}

function outside(path: string): WorkspacePathError {
  return new WorkspacePathError(
    `${path} is outside the repository. Give a path below its root, such as src/index.ts.`,
  );
}

function leaves(below: string): boolean {
  return below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
}

function split(path: string): string[] {
  return path.split(sep).filter((component) => component !== "" && component !== ".");
}

function hasControlCharacter(path: string): boolean {
  return [...path].some((character) => character < " " || character === "\u007f");
}

/** Whether a file system call failed because the file, or a folder on its way, is not there. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR")
  );
}

/** Whether a file system call failed because something has that name already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
