/** Where GitHub looks for the file; the first that is there counts, the others do not. */
export const codeOwnersPlaces = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Who owns a path; empty when nobody does. */
export type CodeOwners = (path: string) => readonly string[];

type Rule = { matches(path: string): boolean; owners: string[] };

/** GitHub does not read a larger file, and then nobody owns anything. */
const mostCharacters = 3 * 1024 * 1024;

/** Reads a CODEOWNERS file as GitHub does: the last line that matches wins, and may name nobody. */
export function readCodeOwners(text: string | null): CodeOwners {
  if (text === null || text.length > mostCharacters) return () => [];
  const rules = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap(readLine);
  return (path) => rules.findLast(({ matches }) => matches(path))?.owners ?? [];
}

/** A line that GitHub would not understand is skipped; sections of other hosts are such lines. */
function readLine(line: string): Rule[] {
  const words = line.match(/(?:\\.|\S)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  const [pattern, ...owners] = comment < 0 ? words : words.slice(0, comment);
  if (pattern === undefined || /^!|[[\]]/.test(pattern) || !owners.every(isOwner)) return [];
  const shape = compile(pattern);
  return [{ matches: (path) => shape.test(path), owners }];
}

function isOwner(word: string): boolean {
  return /^@[\w.-]+(\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/.test(word);
}

/** A pattern with a slash before its end starts at the root; one that names a folder owns all in it. */
function compile(pattern: string): RegExp {
  const anchored = pattern.replace(/\/$/, "").includes("/");
  const inner = pattern.replace(/^\//, "").replace(/\/$/, "");
  const start = anchored ? "^" : "^(?:.*/)?";
  // `docs/*` owns the files of docs, but not those of folders in it.
  const files = anchored && /(^|\/)\*$/.test(inner);
  const end = files ? "$" : pattern.endsWith("/") ? "/.*$" : "(?:/.*)?$";
  return new RegExp(`${start}${translate(inner)}${end}`, "s");
}

const wildcards: Record<string, string> = {
  "**/": "(?:.*/)?",
  "/**": "/.*",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

function translate(pattern: string): string {
  return pattern.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|\\.|[^\w/-]/gs, (found) => {
    const wildcard = wildcards[found];
    if (wildcard !== undefined) return wildcard;
    return found.at(-1)?.replace(/[^\w\s]/, "\\$&") ?? "";
  });
}
