import picomatch from "picomatch";

/** Whether a path fits one of the patterns of a shell. */
export function matchesAny(path: string, globs: string[]): boolean {
  return picomatch.isMatch(path, globs, { dot: true });
}
