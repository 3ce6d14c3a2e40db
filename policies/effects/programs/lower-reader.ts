import { type ParsedFlags, parseFlags } from "../shell/parse-flags.ts";
import { scanArguments, scanIncludes } from "../shell/scan-arguments.ts";
import { type Argument, addExec, addPath, mayBeOption, type Shell } from "../shell/shell.ts";
import { addDangers } from "./dangers.ts";
import type { Lowering } from "./program.ts";
import type { Operands, Reader } from "./readers.ts";

/** A program that only reads when every option is known; otherwise one that may do more. */
export function lowerReader(reader: Reader): Lowering {
  return ({ name, args }, shell) => {
    const parsed = parseFlags(args, reader.flags);
    const refused =
      reader.operands === "words" ? undefined : (parsed.unknown ?? refuseOperands(parsed, reader));
    addExec(
      shell,
      name,
      refused === undefined ? "read-only" : "project",
      refused && `with ${refused}`,
    );
    if (reader.runs) addDangers(name, args, [{ when: reader.runs, note: "runs a program" }], shell);
    addWrites(args, reader, shell);
    if (parsed.unknown !== undefined) scanArguments(args, shell);
    if (reader.operands === "pattern") scanIncludes(args, shell);
    addOperands(reader.operands, parsed, name, shell);
  };
}

function refuseOperands(
  { operands }: ParsedFlags,
  { operands: kind, flags, writes, runs }: Reader,
): string | undefined {
  if (kind === "none" && operands.length > 0) return "an operand it does not read";
  if (kind === "one" && (operands.length > 1 || operands.some((arg) => arg.glob)))
    return "an operand it would write";
  if ((writes || runs) && operands.some(mayBeOption)) return "a wildcard that may name an option";
  const computed = kind === "text" && flags !== "" && operands.some(isEmptyGuess);
  return computed ? "a computed word that may be an option" : undefined;
}

function isEmptyGuess(arg: Argument): boolean {
  return !arg.known && arg.text === "";
}

function addOperands(kind: Operands, parsed: ParsedFlags, name: string, shell: Shell): void {
  if (kind === "text" || kind === "none" || kind === "words") return;
  const given = parsed.operands.filter((operand) => operand.text !== "-" || !operand.known);
  const patternGiven = parsed.values.some(({ flag }) => flag === "-e" || flag === "--regexp");
  const files = kind === "pattern" && !patternGiven ? given.slice(1) : given;
  for (const file of files) readOperand(kind, file, name, shell);
  const written = kind === "one" ? given[1] : undefined;
  if (written) addPath(shell, "fs.write", written, `${name} writes ${written.text}`);
}

const endless = /^\/dev\/(zero|u?random|full|tty)$/;

function readOperand(kind: Operands, file: Argument, name: string, shell: Shell): void {
  const before = shell.effects.length;
  if (endless.test(file.text) && kind !== "list" && name !== "head")
    addExec(shell, name, "construct", `${file.text} has no end`);
  addPath(shell, "fs.read", file, `${name} ${file.text}`);
  if (kind !== "list") return;
  for (const effect of shell.effects.slice(before))
    if (effect.insideWorkspace)
      effect.zones = effect.zones.filter((zone) => zone !== "secrets" && zone !== "git");
}

/** GNU programs accept any unambiguous beginning of a long option. */
function addWrites(args: readonly Argument[], reader: Reader, shell: Shell): void {
  for (const option of reader.writes?.split(" ") ?? [])
    args.forEach((arg, at) => {
      const target = writeTarget(arg.text, option, args[at + 1]);
      if (target) addPath(shell, "fs.write", target, `${arg.text} names a file to write`);
    });
}

function writeTarget(text: string, option: string, next?: Argument): Argument | undefined {
  const joined = (start: number) => ({
    text: text.slice(start),
    known: true,
    glob: false,
    computed: false,
    stream: false,
  });
  if (option.startsWith("--")) {
    const name = text.split("=")[0] ?? "";
    if (name.length < 3 || !option.startsWith(name)) return undefined;
    return text.includes("=") ? joined(name.length + 1) : next;
  }
  const at = /^-[a-zA-Z]+/.test(text) ? text.indexOf(option.slice(1)) : -1;
  if (at < 1) return undefined;
  return at === text.length - 1 ? next : joined(at + 1);
}
