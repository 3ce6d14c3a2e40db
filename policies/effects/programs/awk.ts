import { parseFlags } from "../shell/parse-flags.ts";
import { runsStream } from "../shell/runs-text.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import { addExec, addPath, literal } from "../shell/shell.ts";
import { hasClearBrackets } from "./clear-brackets.ts";
import type { Lowering } from "./program.ts";

const flags = "-F= -v= --field-separator= --assign=";

/** Programs that only compute and print; anything with pipes, files or the environment is code. */
export const awk: Lowering = ({ name, args }, shell) => {
  runsStream(name, args, shell);
  const { operands, unknown, values } = parseFlags(args, flags);
  const [program, ...files] = operands;
  const plain = program?.known && unknown === undefined && isPlainAwk(program.text);
  addExec(shell, name, plain ? "read-only" : "project");
  const text = args.map((arg) => arg.text).join("\n");
  if (!plain && opens.test(text.replace(/\|\|/g, "")))
    addExec(shell, name, "escape", "the program runs commands or opens streams");
  if (!plain)
    for (const [, path] of text.matchAll(/>\s*"([^"]+)"/g))
      addPath(shell, "fs.write", literal(path ?? ""), `${name} print >`);
  if (!plain && />\s*[^\s\d"=]/.test(text))
    addExec(shell, "unknown", "unknown", `${name} writes a computed file`);
  if (values.some(({ value }) => !value.known))
    addExec(shell, "unknown", "unknown", "a computed value");
  for (const file of files) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  if (!plain) scanArguments(args, shell);
};

const opens =
  /\bsystem\s*\(|\bgetline\b|\|(?!\|)|@load|@include|-l\b|\bfflush\(|\/inet|\bENVIRON\b/;

const piece =
  /[ \t]+|#[^\n]*|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d+(?:\.\d*)?|\.\d+|==|!=|<=|>=|&&|\|\||\+\+|--|!~|[-+*%^]=|[-+*%^<>!~?:=,;(){}[\]$\n]/y;
const pattern = /\/(?:[^/\\\n]|\\.)*\//y;

const refused =
  /^(getline|system|close|fflush|ENVIRON|PROCINFO|SYMTAB|FUNCTAB|ARGV|ARGC|while|do|func|function)$/;
const keywords =
  /^(if|else|for|in|print|printf|return|next|nextfile|exit|delete|BEGIN|END|length)$/;
const callable =
  /^(if|for|in|print|printf|length|substr|index|split|gsub|sub|gensub|match|tolower|toupper|int|sprintf|sqrt|log|exp|strftime)$/;
const beforePattern = /^([(,{};!~\n]|!~|&&|\|\||)$/;
const isWord = /^[A-Za-z_]/;

/** Every piece is known, none opens a file, and where a pattern begins is never a guess. */
function isPlainAwk(program: string): boolean {
  let before = "";
  let prints = false;
  for (let at = 0; at < program.length; ) {
    const text = nextPiece(program, at, before);
    if (text === undefined || isRefused(text, before, prints)) return false;
    at += text.length;
    if (isBlank(text, before)) continue;
    prints = /^printf?$/.test(text) || (prints && !/^[;{}\n]$/.test(text));
    before = text;
  }
  return true;
}

function isRefused(text: string, before: string, prints: boolean): boolean {
  const calls = text === "(" && isWord.test(before) && !callable.test(before);
  return calls || (text === ">" && prints) || refused.test(text);
}

/** A line goes on after a comma and the like. */
function isBlank(text: string, before: string): boolean {
  return /^[ \t#]/.test(text) || (text === "\n" && /^(,|&&|\|\|)$/.test(before));
}

function nextPiece(program: string, at: number, before: string): string | undefined {
  if (program[at] !== "/") return readAt(piece, program, at);
  if (/^[\d.\]]|^[A-Za-z_]/.test(before) && !keywords.test(before)) return "/";
  const found = beforePattern.test(before) ? readAt(pattern, program, at) : undefined;
  return found && hasClearBrackets(found.slice(1, -1)) ? found : undefined;
}

function readAt(shape: RegExp, text: string, at: number): string | undefined {
  shape.lastIndex = at;
  return shape.exec(text)?.[0];
}
