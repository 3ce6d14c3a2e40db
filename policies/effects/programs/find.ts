import { scanArguments } from "../shell/scan-arguments.ts";
import {
  type Argument,
  addExec,
  addPath,
  literal,
  mayBeOption,
  type Shell,
} from "../shell/shell.ts";
import { lowerReader } from "./lower-reader.ts";
import type { Lowering } from "./program.ts";

/** Tests and actions that only look, and how many words follow each. */
const looking: Record<string, number> = {};
for (const word of "-a -and -o -or -not ! ( ) , -print -print0 -ls -prune -quit -true -false -empty -depth -d -mount -xdev -follow -noleaf -daystart -nouser -nogroup -readable -writable -executable -ignore_readdir_race -noignore_readdir_race -warn -nowarn -H -L -P -E -X -s -x".split(
  " ",
))
  looking[word] = 0;
for (const word of "-name -iname -path -ipath -wholename -iwholename -regex -iregex -lname -ilname -type -xtype -maxdepth -mindepth -size -mtime -atime -ctime -mmin -amin -cmin -newer -anewer -cnewer -newermt -newerct -perm -user -group -uid -gid -links -inum -samefile -fstype -used -regextype -printf -D -O".split(
  " ",
))
  looking[word] = 1;

const writing: Record<string, number> = { "-fprint": 1, "-fprint0": 1, "-fls": 1, "-fprintf": 2 };
const running = new Set(["-exec", "-execdir", "-ok", "-okdir"]);

export const lowerFind: Lowering = ({ name, args }, shell) => {
  const starts = startsOf(args);
  const more = lowerExpression(args.slice(starts.end), starts.paths, shell);
  more.push(...starts.paths.filter(mayBeOption).map((start) => start.text));
  addExec(shell, name, more.length === 0 ? "read-only" : "project", more.join(" "));
  const deletes = more.includes("-delete");
  for (const start of starts.paths) {
    addPath(shell, "fs.read", start, `${name} ${start.text}`);
    if (deletes) addPath(shell, "fs.delete", start, `${name} -delete`);
  }
  if (deletes && starts.paths.length === 0)
    addPath(shell, "fs.delete", literal("."), `${name} -delete`);
  if (more.length > 0) scanArguments(args, shell);
};

/** A value that may become several words, some of them actions. */
function isUnsure(arg: Argument | undefined): boolean {
  return !arg?.known || mayBeOption(arg);
}

const readFd = lowerReader({
  flags:
    "-HIsigaLpFu0 -d= -t= -e= -E= -c= -S= --hidden --no-ignore --no-ignore-vcs --case-sensitive --ignore-case --glob --fixed-strings --absolute-path --full-path --follow --print0 --unrestricted --max-depth= --min-depth= --type= --extension= --exclude= --color= --size= --changed-within= --changed-before= --max-results= --version",
  operands: "pattern",
});

export const lowerFd: Lowering = (call, shell) => {
  const { name, args } = call;
  const at = args.findIndex((arg) => /^(-[xX]|--exec(-batch)?)$/.test(arg.text));
  if (at < 0) return readFd(call, shell);
  addExec(shell, name, "project", args[at]?.text);
  scanArguments(args, shell);
  const [, start = literal(".")] = args.slice(0, at).filter((arg) => !arg.text.startsWith("-"));
  const inner = args.slice(at + 1);
  const words = inner.map((arg) => (arg.text === "{}" ? start : arg));
  shell.lowerCall(words.includes(start) ? words : [...words, start], shell);
};

/** Where the search begins, and the word at which the expression does. */
function startsOf(args: readonly Argument[]): { paths: Argument[]; end: number } {
  let end = 0;
  while (/^-[HLP]$|^-O\d$/.test(args[end]?.text ?? "")) end++;
  const first = end;
  while (end < args.length && !/^[-(!,)]/.test(args[end]?.text ?? "")) end++;
  return { paths: args.slice(first, end), end };
}

/** Words of an expression that do more than look. */
function lowerExpression(args: readonly Argument[], starts: Argument[], shell: Shell): string[] {
  const more: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? literal("");
    const writes = writing[arg.text] !== undefined;
    const values = arg.known ? (looking[arg.text] ?? writing[arg.text]) : undefined;
    if (values === undefined || writes || (values > 0 && isUnsure(args[at + 1])))
      more.push(arg.text);
    if (writes)
      addPath(shell, "fs.write", args[at + 1] ?? literal("."), `${arg.text} writes a file`);
    at = running.has(arg.text) ? runEach(args, at, starts, shell) : at + (values ?? 0);
  }
  return more;
}

/** Lowers the command that runs on what is found, with that in the place of `{}`. */
function runEach(args: readonly Argument[], at: number, starts: Argument[], shell: Shell): number {
  let end = at + 1;
  while (end < args.length && args[end]?.text !== ";" && !isBatchEnd(args, end)) end++;
  const words = args.slice(at + 1, end);
  const found = [
    starts[0] ?? literal("."),
    ...(namesIn(args).length > 0 ? foundPaths([...starts, ...args]).map(literal) : []),
  ];
  if (words.length > 0)
    for (const path of found)
      shell.lowerCall(
        words.map((arg) => (arg.text === "{}" ? path : arg)),
        shell,
      );
  return end;
}

const mostFound = 4;

/** Where a search begins, joined to the names it asks for: what it is sure to find, if anything. */
export function foundPaths(args: readonly Argument[]): string[] {
  const starts = startsOf(args).paths.map((start) => start.text);
  const names = namesIn(args);
  const paths = (starts.length > 0 ? starts : ["."]).flatMap((start) =>
    names.length > 0 ? names.map((name) => `${start}/${name}`) : [start],
  );
  return paths.slice(0, mostFound);
}

/** Values of `-name`, but for names that are left out. */
function namesIn(args: readonly Argument[]): string[] {
  return args.flatMap(({ known, text }, at) => {
    const named = known && /^-i?name$/.test(args[at - 1]?.text ?? "");
    return named && !/^(!|-not)$/.test(args[at - 2]?.text ?? "") ? [text] : [];
  });
}

function isBatchEnd(args: readonly Argument[], at: number): boolean {
  return args[at]?.text === "+" && args[at - 1]?.text === "{}";
}
