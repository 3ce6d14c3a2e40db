import { liesIn, locatePath } from "../../paths.ts";
import { findProgram } from "../programs/find-program.ts";
import { lowerBehind, wasWritten } from "./runs-text.ts";
import { scanArguments } from "./scan-arguments.ts";
import { type Argument, addExec, literal, type Shell } from "./shell.ts";

const trusted = ["/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin"];

const deepestCall = 16;
const mostCalls = 500;

/** Lowers one simple command, and once more as it would be with the variables the line sets. */
export function lowerCall(words: Argument[], shell: Shell): void {
  shell.calls++;
  if (shell.nested >= deepestCall || shell.calls > mostCalls)
    addExec(shell, "unknown", "over-limit", "programs that run programs, too many or too deep");
  else {
    shell.nested++;
    lowerWords(words, shell);
    lowerGuess(words, shell);
    shell.nested--;
  }
}

function lowerGuess(words: readonly Argument[], shell: Shell): void {
  if (!words.some((word) => word.guess)) return;
  const guessed = words.flatMap((word) => word.guess?.map(literal) ?? [word]);
  if (guessed.length > 0) lowerWords(guessed, shell);
}

/** The first word names what runs, the rest says what it touches. */
function lowerWords(words: Argument[], shell: Shell): void {
  const [first, ...args] = words;
  if (!first) addExec(shell, "unknown", "unknown", "an empty command");
  else if (!first.known || first.glob || first.text === "") lowerDynamicName(first, args, shell);
  else if (!/^[\x21-\x7e]+$/.test(first.text))
    addExec(shell, first.text, "hidden-text", "a program name with unusual characters");
  else {
    if (args.some((arg) => arg.splits) && !printsWords.test(first.text))
      addExec(shell, "unknown", "unknown", "a computed word may be several, some of them options");
    lowerKnown(first.text, args, shell);
  }
}

const printsWords = /^(echo|printf|true|false|:)$/;

function lowerKnown(name: string, args: Argument[], shell: Shell): void {
  if (shell.functions.has(name)) lowerFunctionCall(name, shell);
  else lowerNamed(name, args, shell);
}

function lowerNamed(text: string, args: Argument[], shell: Shell): void {
  const name = programName(text, shell);
  const lower = name === undefined ? undefined : findProgram(name);
  if (name !== undefined && lower) lower({ name, args, stdin: shell.stdin }, shell);
  else {
    if (name !== undefined)
      addExec(shell, name, "project", "a program that is not known to only read");
    scanArguments(args, shell);
    lowerBehind(args, shell);
    const packaged = packagedName(text);
    if (packaged) shell.lowerCall([literal(packaged), ...args], shell);
  }
}

/** A program that the project brings along under its usual name, as `./gradlew`. */
function packagedName(text: string): string | undefined {
  const [, wrapper, binary] =
    /(?:^|\/)(?:(gradle|mvn)w|(?:node_modules\/\.bin|vendor\/bin|\.?venv\/bin)\/([\w.-]+))$/.exec(
      text,
    ) ?? [];
  return wrapper ?? binary;
}

function lowerDynamicName(name: Argument, args: Argument[], shell: Shell): void {
  const hides = name.computed || (name.glob && name.text.startsWith("/"));
  addExec(shell, "unknown", hides ? "escape" : "unknown", "a computed program name");
  scanArguments(args, shell);
}

function lowerFunctionCall(name: string, shell: Shell): void {
  const shadows = findProgram(name) !== undefined;
  addExec(
    shell,
    name,
    shadows ? "escape" : "construct",
    shadows ? "a function shadows a program" : "a function",
  );
}

/** The name to look up; undefined when where it lies already decides. */
function programName(text: string, shell: Shell): string | undefined {
  if (!text.includes("/")) return text;
  const place = locatePath(text, shell.context.root, shell.directory ?? "/unknown");
  const base = place.absolute.slice(place.absolute.lastIndexOf("/") + 1);
  if (trusted.some((directory) => place.absolute === `${directory}/${base}`)) return base;
  const inside = place.kind === "workspace" && !shell.links.has(place.absolute);
  const temporary = liesIn(place.absolute, "/tmp")
    ? "a temporary directory"
    : "outside the workspace";
  if (inside && wasWritten(literal(text), shell))
    addExec(shell, place.path, "inline-code", "runs what this line wrote");
  else if (inside) addExec(shell, place.path, "project", "a program of the workspace");
  else addExec(shell, place.absolute, "escape", `a program from ${temporary}`);
  return undefined;
}
