import { lstatSync, type Stats } from "node:fs";
import { isAbsolute, join, normalize, relative, sep } from "node:path";
import { type CommandRequest, SandboxRefusedError } from "./sandbox.ts";

/** A host path shown to the command at the same path. */
export type Mount = { path: string; access: "write" | "read" };

/** Mounted by the sandbox itself; a root that holds one of these would uncover it. */
const ownMounts = ["/usr", "/etc", "/proc", "/dev", "/tmp"];

/**
 * The paths a command gets, outermost first, so that the deeper one decides. Throws
 * SandboxRefusedError when a mount point could be a trap laid by an earlier command.
 */
export function planMounts(request: CommandRequest): Mount[] {
  for (const path of request.writable) checkRoot(path);
  for (const path of request.readonly) checkPath(path);
  const mounts: Mount[] = [
    ...request.writable.map((path): Mount => ({ path, access: "write" })),
    ...[...request.readonly, ...gitEntries(request.writable)].map(
      (path): Mount => ({ path, access: "read" }),
    ),
  ];
  for (const { path } of mounts) checkMountPoint(path, request.writable);
  if (!mounts.some(({ path }) => path === request.cwd || isBelow(request.cwd, path))) {
    throw new SandboxRefusedError(
      `The working folder ${request.cwd} is in none of the mounted paths. Run the command in one of: ${mounts.map(({ path }) => path).join(", ")}.`,
    );
  }
  return mounts.sort((a, b) => a.path.length - b.path.length);
}

/** True for a strict descendant, compared by components and not by prefix. */
export function isBelow(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest !== "" && rest !== ".." && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}

function checkPath(path: string): void {
  if (isAbsolute(path) && normalize(path) === path && !path.endsWith("/")) return;
  throw new SandboxRefusedError(
    `${path} is no mountable path. Expected an absolute path without "..", ".", or a final slash.`,
  );
}

function checkRoot(path: string): void {
  checkPath(path);
  const uncovered = ownMounts.find((own) => own === path || isBelow(own, path));
  if (uncovered) {
    throw new SandboxRefusedError(
      `${path} cannot be a writable root: it would uncover the host's ${uncovered}. Give the workspace's own folder.`,
    );
  }
}

/** Git's link to its folder is never the command's to change. */
function gitEntries(roots: readonly string[]): string[] {
  return roots.map((root) => join(root, ".git")).filter((path) => inspect(path) !== undefined);
}

/**
 * Bubblewrap resolves mount points while the host is still in reach, so a symbolic link that an
 * earlier command left below a writable root would make it write outside. Hence no component
 * may be a link, and none may be missing.
 */
function checkMountPoint(path: string, roots: readonly string[]): void {
  const root = roots.filter((candidate) => isBelow(path, candidate)).sort(byLength)[0];
  if (root === undefined) {
    if (!inspect(path)) throw missing(path);
    return;
  }
  let current = root;
  for (const component of relative(root, path).split(sep)) {
    current = join(current, component);
    const found = inspect(current);
    if (!found) throw missing(current);
    if (found.isSymbolicLink()) {
      throw new SandboxRefusedError(
        `${current} is a symbolic link, so ${path} cannot be protected. Remove the link, then run the command again.`,
      );
    }
  }
}

const byLength = (a: string, b: string) => a.length - b.length;

function inspect(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function missing(path: string): SandboxRefusedError {
  return new SandboxRefusedError(
    `${path} does not exist, so it cannot be mounted. Create it first.`,
  );
}
