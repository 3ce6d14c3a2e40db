import ignore from "ignore";

/** A glob counted from the folder that is looked at, even when it was written from the root. */
export function globBelow(folder: string, glob: string): string {
  const plain = glob.replace(/^\.?\//, "");
  return folder !== "." && plain.startsWith(`${folder}/`) ? plain.slice(folder.length + 1) : plain;
}

/**
 * Matches as ripgrep's `--glob` does: without a slash at any depth, with one from the folder
 * looked at; a folder's name takes in what is below; a leading `!` turns it round.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const excludes = glob.startsWith("!");
  const patterns = expandBraces(excludes ? glob.slice(1) : glob).map((each) =>
    each.replace(/^#/, "\\#"),
  );
  const matched = ignore({ ignorecase: false }).add(patterns);
  return (path) => matched.ignores(path) !== excludes;
}

const mostAlternatives = 256;

/** `{a,b}.ts` as `a.ts` and `b.ts`; the innermost braces first. */
function expandBraces(glob: string): string[] {
  let expanded = [glob];
  for (let open = true; open && expanded.length < mostAlternatives; ) {
    const next = expanded.flatMap(expandOnce);
    open = next.length > expanded.length;
    expanded = next;
  }
  return expanded;
}

function expandOnce(glob: string): string[] {
  const braces = /\{([^{}]*,[^{}]*)\}/.exec(glob);
  if (!braces?.[1]) return [glob];
  const before = glob.slice(0, braces.index);
  const after = glob.slice(braces.index + braces[0].length);
  return braces[1].split(",").map((choice) => before + choice + after);
}
