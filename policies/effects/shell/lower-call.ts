import { liesIn, locatePath } from "../../paths.ts";
import { findProgram } from "../programs/find-program.ts";
import { scanArguments } from "./scan-arguments.ts";
import { type Argument, addExec, type Shell } from "./shell.ts";

/** Named behind a program that no table knows, such a one is what that program runs. */
const takesRights = /^(sudo|sudoedit|doas|pkexec|runuser|su-exec|gosu)$/;

const trusted = ["/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin"];

/** Lowers one simple command: its first word names what runs, the rest says what it touches. */
export function lowerCall(words: Argument[], shell: Shell): void {
  const [first, ...args] = words;
  if (!first) addExec(shell, "unknown", "unknown", "an empty command");
  else if (!first.known || first.glob || first.text === "") lowerDynamicName(first, args, shell);
  else if (!/^[\x21-\x7e]+$/.test(first.text))
    addExec(shell, first.text, "hidden-text", "a program name with unusual characters");
  else if (shell.functions.has(first.text)) lowerFunctionCall(first.text, shell);
  else lowerNamed(first.text, args, shell);
}

function lowerNamed(text: string, args: Argument[], shell: Shell): void {
  const name = programName(text, shell);
  const lower = name === undefined ? undefined : findProgram(name);
  if (name !== undefined && lower) lower({ name, args, stdin: shell.stdin }, shell);
  else {
    if (name !== undefined)
      addExec(shell, name, "project", "a program that is not known to only read");
    scanArguments(args, shell);
    const inner = args.findIndex((arg) => takesRights.test(arg.text));
    if (inner >= 0) shell.lowerCall(args.slice(inner), shell);
  }
}

function lowerDynamicName(name: Argument, args: Argument[], shell: Shell): void {
  addExec(shell, "unknown", name.computed ? "escape" : "unknown", "a computed program name");
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
  if (inside) addExec(shell, place.path, "project", "a program of the workspace");
  else addExec(shell, place.absolute, "escape", `a program from ${temporary}`);
  return undefined;
}
