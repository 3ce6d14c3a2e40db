import {
  type Comment,
  type ParseResult,
  type ParserOptions,
  type Program,
  parseSync,
} from "oxc-parser";
import { repeatsNames } from "./repeated-names.ts";

/** The syntax of a script; null when it cannot be read, or loaded, as any kind of one. */
export function parseScript(path: string, source: string): Program | null {
  return parseCommented(path, source)?.program ?? null;
}

/** Whether a file runs under its name: JavaScript with types does only where something compiles it. */
export function runsAsNamed(path: string, source: string): boolean {
  if (/\.([cm]?ts|tsx)$/.test(path)) return true;
  return parserOptions(path).some(
    (options) => options.lang !== "tsx" && !hasErrors(parseSync(path, source, options)),
  );
}

function hasErrors({ errors }: ParseResult): boolean {
  return errors.some((error) => error.severity === "Error");
}

type Commented = { program: Program; comments: Comment[] };

/** The syntax of a script beside its comments, which are no part of it. */
export function parseCommented(path: string, source: string): Commented | null {
  for (const options of parserOptions(path)) {
    const result = parseSync(path, source, { ...options, showSemanticErrors: true });
    if (hasErrors(result)) continue;
    const program = programOf(result);
    if (program && !repeatsNames(program)) return { program, comments: result.comments };
  }
  return null;
}

/** The parser hands its syntax over as JSON, which some names with escapes break. */
function programOf(result: ParseResult): Program | null {
  try {
    return result.program;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What says nothing of it may be no module; JavaScript files often hold JSX. */
function parserOptions(path: string): ParserOptions[] {
  if (/\.[cm]?ts$/.test(path)) return [{ lang: "ts", sourceType: "module" }, { lang: "ts" }];
  if (path.endsWith(".tsx")) return [{ lang: "tsx", sourceType: "module" }, { lang: "tsx" }];
  return [
    { lang: "jsx", sourceType: "module" },
    { lang: "jsx", sourceType: "script" },
    { lang: "tsx" },
  ];
}
