import { textsOfSymbol } from "./symbol-texts.ts";

/** Code by path, before and after the change. */
export type Sources = ReadonlyMap<string, string[]>;

/** Links of a printed way that are not true in the code; a way of another form has none. */
export function untrueLinks(reason: string, sources: Sources): string[] {
  const labels = reason.split(" ← ");
  if (labels.some((label) => / (may be read in|types seen by|keeps its) /.test(` ${label} `)))
    return [];
  return labels.slice(1).flatMap((right, place) => {
    const left = labels[place] ?? "";
    return isBlind(left) || isTrue(left, right, sources) ? [] : [`${left} ← ${right}`];
  });
}

const computed = " (calls by computed names)";
const blind =
  / (starts processes|loads modules by computed names|is too long to be read|loads .* not in the repository)$/;

function isBlind(label: string): boolean {
  return blind.test(label);
}

function isTrue(left: string, right: string, sources: Sources): boolean {
  const [from, to] = [plain(left), plain(right)];
  const texts = textsOf(to, sources);
  if (right.endsWith(computed))
    return texts.some((text) => /\w\s*\??\.?\[[^\]"'\d]|Reflect|Object\.|\$\{|\+/.test(text));
  if (sources.has(from))
    return texts.some((text) => loads(text, from)) || throughStars(from, to, sources);
  const name = /^(?:loading|imports of|default of) (.*)$/.exec(from)?.[1];
  if (name !== undefined) return isTrue(name, right, sources) || name === fileOf(to);
  if (to.startsWith("loading ") || textsOf(to, sources).length === 0)
    return textsOf(to.replace("loading ", ""), sources).some((text) => mentions(text, from));
  return (
    texts.some((text) => mentions(text, from)) ||
    aliasesOf(from, sources).some((alias) => texts.some((text) => word(alias).test(text)))
  );
}

function plain(label: string): string {
  return label.replace(computed, "");
}

function fileOf(label: string): string {
  return label.replace(/^(loading|imports of|default of) /, "");
}

/** What stands behind a label: files whole, symbols wherever one of that name is declared. */
function textsOf(label: string, sources: Sources): string[] {
  const whole = sources.get(fileOf(label));
  if (whole) return whole;
  return [...sources].flatMap(([path, versions]) =>
    versions.flatMap((text) => textsOfSymbol(path, text, label)),
  );
}

/** Whether some text names a symbol; what computes its name, or is called unasked, cannot be named. */
function mentions(text: string, symbol: string): boolean {
  const last = symbol.split(".").at(-1) ?? "";
  if (last === "constructor")
    return /\bnew\b|\bsuper\b|\bconstructor\b|\bextends\b|Reflect/.test(text);
  if (/[[<]/.test(symbol)) return true;
  // A property of an object is met wherever the object is.
  return symbol.split(".").some((part) => word(part).test(text));
}

function word(name: string): RegExp {
  return new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, "\\$&")}(?![\\w$])`);
}

/** Names under which other files import or export a symbol. */
function aliasesOf(symbol: string, sources: Sources): string[] {
  const [own = ""] = symbol.split(".");
  const renamed = new RegExp(`\\b${own.replace(/\$/g, "\\$&")}\\s+as\\s+([\\w$]+)`, "g");
  return [...sources.values()]
    .flat()
    .flatMap((text) =>
      [...text.matchAll(renamed)].flatMap(([, alias = ""]) => (alias === "default" ? [] : [alias])),
    );
}

/** Whether a text names a file: by a specifier, a pattern, a part of a path. */
function loads(text: string, path: string): boolean {
  const stem = (path.split("/").at(-1) ?? "").replace(/(\.d)?\.\w+$/, "");
  const folders = path.split("/").slice(0, -1);
  const names = stem === "index" ? [stem, ".", ...folders] : [stem, ...folders.slice(-1)];
  const quoted = [...text.matchAll(/["'`]([^"'`\n]*)["'`]/g)].map(([, own = ""]) => own);
  if (text.includes(`/${stem}.`)) return true;
  return quoted.some(
    (own) =>
      /\*|\$\{/.test(own) ||
      names.some((name) => name !== "" && own.split(/[/.]/).includes(name)) ||
      (own.startsWith(".") && names.includes(".")),
  );
}

/** Barrels stand between a file and who uses it, and are left out of the way. */
function throughStars(from: string, to: string, sources: Sources): boolean {
  const files = [...sources.values()].filter((versions) =>
    textsOf(to, sources).some((text) => versions.some((file) => file.includes(text))),
  );
  const near = new Set([from]);
  for (const path of near)
    for (const [other, versions] of sources)
      if (versions.some((text) => /\bexport\b/.test(text) && loads(text, path))) near.add(other);
  return files.flat().some((text) => [...near].some((path) => loads(text, path)));
}
