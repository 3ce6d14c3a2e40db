/** Where commands and tools stand when nothing else is said. */
export const defaultRoot = "/workspace/project";

/** The home directory that `~` and `$HOME` stand for when commands are judged. */
export const homeDirectory = "/home/agent";

export type Place = {
  /** Relative to the workspace when inside it, else absolute; always normalised. */
  path: string;
  absolute: string;
  kind: "workspace" | "temporary" | "stream" | "outside";
};

const streams = /^\/dev\/(null|zero|full|random|urandom|stdin|stdout|stderr|tty|fd\/\d+)$/;
const temporary = ["/tmp", "/var/tmp", "/dev/shm"];

/** Tells by whole components where a path leads; `..` and `~` are followed, links cannot be seen. */
export function locatePath(given: string, root: string, from = root): Place {
  const absolute = resolvePath(given, from);
  const base = resolvePath(root, "/");
  if (absolute === base) return { path: ".", absolute, kind: "workspace" };
  if (liesIn(absolute, base))
    return {
      path: absolute.slice(base === "/" ? 1 : base.length + 1),
      absolute,
      kind: "workspace",
    };
  if (streams.test(absolute)) return { path: absolute, absolute, kind: "stream" };
  const kind = temporary.some((place) => liesIn(absolute, place)) ? "temporary" : "outside";
  return { path: absolute, absolute, kind };
}

/** Absolute form of a path as seen from a directory. */
export function resolvePath(given: string, from: string): string {
  const path = expandHome(given.normalize("NFC"));
  const kept: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${from}/${path}`).split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  return `/${kept.join("/")}`;
}

/** Whether a path is a directory or lies under it, compared by whole components. */
export function liesIn(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

function expandHome(path: string): string {
  if (path === "~" || path.startsWith("~/")) return homeDirectory + path.slice(1);
  return path.startsWith("~") ? `/home/${path.slice(1)}` : path;
}
