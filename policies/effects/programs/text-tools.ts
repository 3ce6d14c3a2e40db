import { parseFlags } from "../shell/parse-flags.ts";
import { runsStream } from "../shell/runs-text.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import {
  type Argument,
  addExec,
  addPath,
  literal,
  mayBeOption,
  type Shell,
} from "../shell/shell.ts";
import { awk } from "./awk.ts";
import { hasClearBrackets } from "./clear-brackets.ts";
import type { Lowering } from "./program.ts";

const sedFlags = "-nErsuz --quiet --silent --regexp-extended --separate --null-data --posix";
const sedAddress = "(?:\\d+|\\$|/((?:[^/\\\\\\n]|\\\\.)*)/)";
const sedStatement = new RegExp(
  `^\\s*(?:${sedAddress}(?:,${sedAddress})?)?\\s*(?:[pdq=]|s([/|#,:@!])((?:(?!\\3)[^\\\\\\n]|\\\\.)*)\\3(?:(?!\\3)[^\\\\\\n]|\\\\.)*\\3[gpIi0-9]*)?\\s*$`,
);

const sedBlock = new RegExp(`^\\s*${sedAddress}(?:,${sedAddress})?\\s*\\{([^{}]*)\\}\\s*$`);

/** Scripts of print, delete and plain substitution; everything else of sed may run or write. */
const sed: Lowering = ({ name, args }, shell) => {
  runsStream(name, args, shell);
  const inPlace = args.some((arg) => /^(-[a-zA-Z]*i|--in-place|--in)/.test(arg.text));
  const { operands, unknown } = parseFlags(args, sedFlags);
  const [script, ...files] = operands;
  const plain =
    script?.known && unknown === undefined && isPlainSed(script.text) && !files.some(mayBeOption);
  addExec(shell, name, plain ? "read-only" : "project");
  for (const arg of args)
    if (arg.text !== script?.text || !plain) addSedCommands(arg.text, name, shell);
  if (plain) for (const file of files) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  else scanArguments(args, shell);
  if (inPlace) for (const file of sedFiles(args)) addPath(shell, "fs.write", file, `${name} -i`);
};

function isPlainSed(script: string): boolean {
  if (/\n/.test(script)) return false;
  if (isPlainStatement(script)) return true;
  const [, from = "", to = "", block = script] = sedBlock.exec(script) ?? [];
  return [from, to].every(hasClearBrackets) && block.split(";").every(isPlainStatement);
}

function isPlainStatement(text: string): boolean {
  const [whole, from = "", to = "", , pattern = ""] = sedStatement.exec(text) ?? [];
  return whole !== undefined && [from, to, pattern].every(hasClearBrackets);
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

const jqFlags =
  "-rcnesMCSja --raw-output --compact-output --null-input --exit-status --slurp --monochrome-output --color-output --sort-keys --join-output --ascii-output --tab --raw-input -R --indent= --version";

/** Filters see their input; modules, the environment and other files are not theirs. */
const jq: Lowering = ({ name, args }, shell) => {
  const { operands, unknown } = parseFlags(withoutNamed(args), jqFlags);
  const [filter, ...files] = operands;
  const reaches =
    /\benv\b|\$ENV|\$__prog|input_filename|getpath|\bimport\b|\binclude\b|\b(def|repeat|until|while|range|recurse|limit|debug|halt\w*|modulemeta|input_line_number|get_search_list)\b/;
  const plain = filter?.known && unknown === undefined && !reaches.test(filter.text);
  addExec(shell, name, plain ? "read-only" : "project");
  for (const file of files) addPath(shell, "fs.read", file, `${name} ${file.text}`);
  if (!plain) scanArguments(args, shell);
};

/** `--arg NAME VALUE` is the one option of two words. */
function withoutNamed(args: readonly Argument[]): Argument[] {
  const kept: Argument[] = [];
  for (let at = 0; at < args.length; at++) {
    const [option, name, value] = args.slice(at, at + 3);
    if (/^--arg(json)?$/.test(option?.text ?? "") && name?.known && value?.known) at += 2;
    else if (option) kept.push(option);
  }
  return kept;
}

export const textTools: Record<string, Lowering> = {
  sed,
  gsed: sed,
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  jq,
};
