import { parseFlags } from "../shell/parse-flags.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import { type Argument, addExec, addPath, literal, type Shell } from "../shell/shell.ts";
import type { Lowering } from "./program.ts";

const sedFlags = "-nErsuz --quiet --silent --regexp-extended --separate --null-data --posix";
const sedAddress = "(?:\\d+|\\$|/(?:[^/\\\\\\n]|\\\\.)*/)";
const sedStatement = new RegExp(
  `^\\s*(?:${sedAddress}(?:,${sedAddress})?)?\\s*(?:[pdq=]|s([/|#,:@!])(?:(?!\\1)[^\\\\\\n]|\\\\.)*\\1(?:(?!\\1)[^\\\\\\n]|\\\\.)*\\1[gpIi0-9]*)?\\s*$`,
);

/** Scripts of print, delete and plain substitution; everything else of sed may run or write. */
const sed: Lowering = ({ name, args }, shell) => {
  const inPlace = args.some((arg) => /^(-[a-zA-Z]*i|--in-place|--in)/.test(arg.text));
  const { operands, unknown } = parseFlags(args, sedFlags);
  const [script, ...files] = operands;
  const plain = script?.known && unknown === undefined && isPlainSed(script.text);
  addExec(shell, name, plain ? "read-only" : "project");
  for (const arg of args)
    if (arg.text !== script?.text || !plain) addSedCommands(arg.text, name, shell);
  if (plain) for (const file of files) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  else scanArguments(args, shell);
  if (inPlace) for (const file of sedFiles(args)) addPath(shell, "fs.write", file, `${name} -i`);
};

function isPlainSed(script: string): boolean {
  if (/\n/.test(script)) return false;
  return sedStatement.test(script) || script.split(";").every((part) => sedStatement.test(part));
}

function sedFiles(args: readonly Argument[]): Argument[] {
  const scripted = args.some((arg) => /^(-[nErsuz]*[ef]$|--(expression|file))/.test(arg.text));
  const operands = args.filter(
    (arg, at) =>
      !arg.text.startsWith("-") &&
      !/^(-[nErsuz]*[ef]|--expression|--file)$/.test(args[at - 1]?.text ?? ""),
  );
  return scripted ? operands : operands.slice(1);
}

/** The commands of a sed script that run programs and open files. */
function addSedCommands(script: string, name: string, shell: Shell): void {
  const end = "(?=\\s|;|\\}|$)";
  const runs = new RegExp(
    `(^|[;\\n{}$/\\d\\s])\\s*e(\\s+\\S|\\s*$)|([/|#,:@!])[gpIim0-9]*e[gpIimw0-9]*${end}`,
  );
  if (/^-/.test(script) && !script.includes("=")) return;
  if (runs.test(script)) addExec(shell, name, "escape", "the script runs commands");
  for (const [, command, path] of script.matchAll(
    /(?:^|[;\n{}$/\d\s|#,:@!gpIim])([wWrR])\s+(\S[^;\n}]*)/g,
  ))
    if (path)
      addPath(
        shell,
        command?.toLowerCase() === "w" ? "fs.write" : "fs.read",
        literal(path),
        `${name} ${command}`,
      );
}

const awkFlags = "-F= -v= --field-separator=";
const awkPart =
  '(?:\\$(?:\\d+|NF|\\(NF-\\d+\\))|NR|NF|FNR|FILENAME|length(?:\\(\\$\\d+\\))?|"[^"\\\\\\n]*"|\\d+)';
const awkPrint = `print(?:\\s+${awkPart}(?:\\s*,?\\s*${awkPart})*)?`;
const awkTest = `(?:(?:\\$\\d+|NR|NF|FNR)\\s*(?:==|!=|<=|<|>=|>|~)\\s*(?:\\d+|"[^"\\\\]*"|/(?:[^/\\\\]|\\\\.)*/)|!?/(?:[^/\\\\]|\\\\.)*/)`;
const awkProgram = new RegExp(
  `^\\s*(?:${awkTest}(?:\\s*(?:&&|\\|\\|)\\s*${awkTest})*)?\\s*(?:\\{\\s*${awkPrint}\\s*;?\\s*\\})?\\s*$`,
);

/** Programs that only print fields; anything with calls, pipes or files is code. */
const awk: Lowering = ({ name, args }, shell) => {
  const { operands, unknown, values } = parseFlags(args, awkFlags);
  const [program, ...files] = operands;
  const plain = program?.known && unknown === undefined && awkProgram.test(program.text);
  addExec(shell, name, plain ? "read-only" : "project");
  const text = args.map((arg) => arg.text).join("\n");
  if (
    !plain &&
    /\bsystem\s*\(|\bgetline\b|\|(?!\|)|@load|@include|-l\b|\bfflush\(|\/inet|ENVIRON/.test(
      text.replace(/\|\|/g, ""),
    )
  )
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

const jqFlags =
  "-rcnesMCSja --raw-output --compact-output --null-input --exit-status --slurp --monochrome-output --color-output --sort-keys --join-output --ascii-output --tab --raw-input -R --indent= --version";

/** Filters see their input; modules, the environment and other files are not theirs. */
const jq: Lowering = ({ name, args }, shell) => {
  const { operands, unknown } = parseFlags(args, jqFlags);
  const [filter, ...files] = operands;
  const reaches =
    /\benv\b|\$ENV|\$__prog|input_filename|getpath|\bimport\b|\binclude\b|\b(repeat|until|while|range|recurse|limit|debug|halt\w*|modulemeta|input_line_number|get_search_list)\b/;
  const plain = filter?.known && unknown === undefined && !reaches.test(filter.text);
  addExec(shell, name, plain ? "read-only" : "project");
  for (const file of files) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  if (!plain) scanArguments(args, shell);
};

export const textTools: Record<string, Lowering> = {
  sed,
  gsed: sed,
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  jq,
};
