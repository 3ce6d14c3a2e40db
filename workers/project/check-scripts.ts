import type { CheckCommand, Manifest, PackageManager } from "./project.ts";

/** Names that scripts of each kind commonly have, best first. */
const names = {
  format: ["format:check", "check:format", "format-check", "prettier:check", "fmt:check", "format"],
  lint: ["lint:check", "lint"],
  types: ["types", "typecheck", "type-check", "check:types", "check-types", "tsc", "types:check"],
  build: ["build"],
  test: ["test"],
} as const;

/** A script that changes files judges nothing. */
const changesFiles = /(^|\s)(--fix|--write|-w|--apply|--unsafe)(\s|=|$)/;
const onlyChecks = /--check|--list-different|\s-l(\s|$)|\b(lint|check)\b/;
const noTests = /no test specified/;

export function checkScripts(
  { scripts, dependencies }: Manifest,
  manager: PackageManager,
  { has }: { has(path: string): boolean },
): CheckCommand[] {
  const found = (Object.keys(names) as (keyof typeof names)[]).flatMap((kind): CheckCommand[] => {
    const name = names[kind].find((candidate) => judges(kind, candidate, scripts[candidate]));
    return name ? [{ kind, name, command: runScript(manager, name) }] : [];
  });
  const typed = found.some(({ kind }) => kind === "types");
  if (!typed && "typescript" in dependencies && has("tsconfig.json"))
    found.push({ kind: "types", name: "tsc", command: "npx --no-install tsc --noEmit" });
  return found;
}

function judges(kind: keyof typeof names, name: string, script: string | undefined): boolean {
  if (script === undefined || changesFiles.test(script) || noTests.test(script)) return false;
  return kind !== "format" || name !== "format" || onlyChecks.test(script);
}

function runScript(manager: PackageManager, name: string): string {
  if (manager === "npm") return name === "test" ? "npm test" : `npm run ${name}`;
  return `${manager} run ${name}`;
}
