import { joinPath } from "./paths.ts";

export type Alias = { folder: string; pattern: string; targets: string[] };

type Written = { pattern: string; targets: string[] };

/** Aliases in the code of settings: `{ find, replacement }`, and expressions as keys. */
export function settingAliases(source: string): Written[] {
  const pairs = [
    ...source.matchAll(
      /find\s*:\s*(?:\/((?:\\.|[^/\\\n])+)\/\w*|["'`]([^"'`\n]+)["'`])\s*,\s*replacement\s*:\s*([^\n]*)/g,
    ),
    ...source.matchAll(/()["'](\^[^"'\n]+)["']\s*:\s*([^\n]*)/g),
  ];
  return pairs.map(([, expression, text, value = ""]) => ({
    pattern: (expression || text || "").replaceAll("\\/", "/"),
    targets: [...value.matchAll(/["'`]([^"'`\n]+)["'`]/g)].map(([, target = ""]) => target),
  }));
}

/** A pattern with `*` for a group, as far as that says what the pattern does. */
export function aliasOf(folder: string, expression: string, places: string[]): Alias[] {
  const isWhole = expression.endsWith("$");
  const pattern = expression
    .replace(/^\^|\$$/g, "")
    .replaceAll("\\", "")
    .replace(/\([^()]*\)/, "*");
  const targets = places.flatMap(
    (text) => joinPath(folder, text.replace("<rootDir>", ".").replace("$1", "*")) ?? [],
  );
  if (targets.length === 0 || /[()[\]|+?]/.test(pattern)) return [];
  const exact = { folder, pattern, targets };
  if (isWhole || pattern.includes("*")) return [exact];
  const inside = targets.map((target) => `${target}/*`);
  return [exact, { folder, pattern: `${pattern.replace(/\/$/, "")}/*`, targets: inside }];
}
