import { locatePath, resolvePath } from "../../paths.ts";
import { assignArgument, lowerSubscript, setParameters, setVariable } from "../shell/assignment.ts";
import { unaryFileTests } from "../shell/expansion.ts";
import { wasWritten } from "../shell/runs-text.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import { type Argument, addExec, addPath, type Call, type Shell } from "../shell/shell.ts";
import type { Lowering } from "./program.ts";

const changeDirectory: Lowering = ({ name, args }, shell) => {
  const [target, more] = args.filter((arg) => !/^-[LPe@]+$|^--$/.test(arg.text));
  const plain = target?.known && !target.glob && !target.stream && target.text !== "-" && !more;
  if (!plain || shell.directory === null || target.text === "") {
    shell.directory = null;
    return addExec(shell, name, "construct", "goes where the text does not tell");
  }
  shell.directory = resolvePath(target.text, shell.directory);
  const { kind } = locatePath(shell.directory, shell.context.root);
  if (kind === "workspace") return addExec(shell, name, "read-only");
  addExec(shell, name, "construct", "leaves the workspace");
};

/** Builtins that take names of variables, and evaluate what stands in brackets. */
const namesVariables: Lowering = ({ name, args }, shell) => {
  const bad = args.find((arg) => !arg.known || !/^(-[a-zA-Z]\w*|\w+)$/.test(arg.text));
  if (bad && (/[[\]`$]/.test(bad.text) || !bad.known)) lowerSubscript(bad.text, shell);
  addExec(shell, name, name === "read" && !bad ? "read-only" : "construct");
  for (const arg of args) setVariable(arg.text, shell);
  if (args.some((arg) => /^-[a-zA-Z]*C/.test(arg.text)))
    addExec(shell, name, "escape", "evaluates text for what it reads");
};

const declares: Lowering = ({ name, args }, shell) => {
  addExec(shell, name, "construct", "declares or shows variables");
  for (const arg of args) {
    if (name === "export" && /^-[a-z]*f/.test(arg.text))
      addExec(shell, name, "escape", "hands functions to programs");
    if (/^-\w*n/.test(arg.text) && name !== "export")
      addExec(shell, name, "escape", "makes a reference that is evaluated");
    if (!arg.text.startsWith("-")) assignArgument(arg.text, arg.known, shell);
  }
  const numbers = args.some((arg) => /^-\w*i/.test(arg.text));
  if (numbers) for (const { text } of args) if (/\[.*[`$]/.test(text)) lowerSubscript(text, shell);
};

const prints: Lowering = ({ name, args }, shell) => {
  const names = args[0]?.text === "-v" || args.some((arg, at) => at === 0 && !arg.known);
  addExec(shell, name, names ? "construct" : "read-only");
  if (args[0]?.text.startsWith("-v") && /[[`$]/.test(args.map((arg) => arg.text).join(" ")))
    lowerSubscript(args[1]?.text ?? "", shell);
  if (names) setVariable(args[1]?.text ?? "", shell, args[2]?.text);
};

/** What stands behind an operand; anything else makes the operand itself an operator, `-v` perhaps. */
const endsOperand = /^(=|==|!=|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef|a|o)|\]|\))$/;

const tests: Lowering = ({ name, args }, shell) => {
  const evaluated = args.findIndex((arg) => /^-[vR]$/.test(arg.text));
  const subject = args[evaluated + 1]?.text ?? "";
  if (evaluated >= 0 && !/^\w+$/.test(subject)) lowerSubscript(subject, shell);
  const unsure = args.some((arg, at) => !arg.known && !endsOperand.test(args[at + 1]?.text ?? "]"));
  addExec(shell, name, evaluated < 0 && !unsure ? "read-only" : "construct");
  args.forEach((arg, at) => {
    const outside = unaryFileTests.test(args[at - 1]?.text ?? "") && /^[/~]|^\.\./.test(arg.text);
    if (outside) addPath(shell, "fs.read", arg, `${name} ${arg.text}`);
  });
};

const evaluates: Lowering = ({ name, args }, shell) => {
  addExec(shell, name, "construct", "evaluates text");
  if (args.every((arg) => arg.known))
    return shell.lowerScript(args.map((arg) => arg.text).join(" "), shell);
  const hides = args.some((arg) => arg.computed);
  addExec(shell, "unknown", hides ? "escape" : "unknown", "evaluates computed text");
};

const sources: Lowering = ({ name, args }, shell) => {
  const [file] = args;
  const inside =
    file?.known && !file.stream && locatePath(file.text, shell.context.root).kind === "workspace";
  if (inside && wasWritten(file, shell))
    addExec(shell, name, "inline-code", "runs what this line wrote");
  else if (!file || (!file.known && !file.computed) || inside)
    addExec(shell, name, "construct", "runs a file in this shell");
  else addExec(shell, name, "escape", "runs a stream or a foreign file in this shell");
  if (file?.text.startsWith("/dev/tcp")) addExec(shell, name, "escape", "runs what a socket sends");
  scanArguments(args, shell);
};

const runsLater: Lowering = ({ name, args }, shell) => {
  addExec(shell, name, "escape", "runs text later, under another name");
  const [text] = args.filter((arg) => !arg.text.startsWith("-"));
  if (text?.known) shell.lowerScript(text.text.replace(/^\w+=/, ""), shell);
};

/** `command -v x` only looks; `command x`, `builtin x` and `exec x` run it. */
const runsByName: Lowering = ({ name, args }, shell) => {
  if (name === "command" && /^-[vV]$/.test(args[0]?.text ?? ""))
    return addExec(shell, name, "read-only");
  const inner = args.slice(args.findIndex((arg) => !/^-/.test(arg.text)));
  addExec(shell, name, "construct", "runs a program by name");
  if (inner.length > 0 && args.length > 0) shell.lowerCall(skipValue(inner, args), shell);
};

function skipValue(inner: Argument[], args: Argument[]): Argument[] {
  return args[0]?.text === "-a" ? inner.slice(1) : inner;
}

const waits: Lowering = ({ name, args }, shell) => {
  const seconds = args.map(({ text }) => {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)([sm]?)$/.exec(text) ?? [];
    return amount === undefined ? Number.NaN : Number(amount) * (unit === "m" ? 60 : 1);
  });
  const bounded = seconds.reduce((sum, each) => sum + each, 0) <= longestSleep;
  addExec(shell, name, bounded ? "read-only" : "project");
};

const longestSleep = 600;

const setsOptions: Lowering = ({ name, args }, shell) => {
  const harmless = name === "set" && args.length > 0 && args.every(isStrictness);
  addExec(shell, name, harmless ? "read-only" : "construct", "shows or changes shell options");
  const from = args.findIndex((arg) => !/^[-+]\w/.test(arg.text));
  if (name === "set" && from >= 0)
    setParameters(args.slice(args[from]?.text === "--" ? from + 1 : from), shell);
};

function isStrictness({ text }: Argument): boolean {
  return /^-[eux]+$|^-[eux]*o$|^pipefail$|^(errexit|nounset)$/.test(text);
}

const lists =
  (zone: "construct" | "escape", note: string): Lowering =>
  ({ name, args }: Call, shell: Shell) => {
    for (const { text } of args) if (/\[.*[`$]/.test(text)) lowerSubscript(text, shell);
    addExec(shell, name, zone, note);
  };

/** The shell's own commands. */
export const builtins: Record<string, Lowering> = {
  cd: changeDirectory,
  pushd: changeDirectory,
  popd: (_call, shell) => {
    shell.directory = null;
    addExec(shell, "popd", "construct", "goes where the text does not tell");
  },
  read: namesVariables,
  unset: namesVariables,
  let: namesVariables,
  mapfile: namesVariables,
  readarray: namesVariables,
  getopts: namesVariables,
  wait: namesVariables,
  export: declares,
  declare: declares,
  typeset: declares,
  local: declares,
  readonly: declares,
  printf: prints,
  test: tests,
  "[": tests,
  eval: evaluates,
  source: sources,
  ".": sources,
  trap: runsLater,
  alias: runsLater,
  command: runsByName,
  builtin: runsByName,
  exec: runsByName,
  sleep: waits,
  set: setsOptions,
  shopt: setsOptions,
  history: lists("escape", "reads or writes the history"),
  fc: lists("escape", "runs the history again"),
  bind: lists("escape", "binds keys to commands"),
  complete: lists("escape", "binds completion to commands"),
  compgen: lists("escape", "runs commands to complete a word"),
  enable: lists("escape", "loads builtins"),
  hash: lists("escape", "changes where programs are found"),
  disown: lists("escape", "leaves processes behind"),
  coproc: lists("construct", "coprocess"),
  umask: lists("construct", "changes new files' modes"),
  ulimit: lists("construct", "changes limits"),
  jobs: lists("construct", "lists jobs"),
  fg: lists("construct", "resumes a job"),
  bg: lists("construct", "resumes a job"),
};
