import { resolvePath } from "../../paths.ts";
import { assignArgument } from "../shell/assignment.ts";
import { lowerBehind } from "../shell/runs-text.ts";
import { type Argument, addExec, addPath, literal, type Shell } from "../shell/shell.ts";
import type { Lowering } from "./program.ts";

/** A program that runs the command behind its own options. */
type Wrapper = {
  /** Options whose value is the next word. */
  valued?: string[];
  /** Options that stand alone; every other one makes the wrapper more than a wrapper. */
  plain?: string[];
  /** Words between options and command, e.g. a duration. */
  words?: number;
  assigns?: boolean;
  /** The option whose value is a file it writes. */
  output?: RegExp;
  /** The option whose value is a file it reads, for the program it runs. */
  input?: RegExp;
  /** The option whose value is where the program runs. */
  place?: RegExp;
  /** Not only what it wraps: arguments come from elsewhere, or it runs again and again. */
  note?: string;
};

const wraps: Record<string, Wrapper> = {
  env: {
    valued: ["-u", "--unset", "-C", "--chdir"],
    plain: ["-i", "-", "--ignore-environment", "-0", "--null"],
    assigns: true,
    place: /^(?:-C|--chdir)(?:=(.*))?$|^-C(.+)/,
  },
  nice: { valued: ["-n", "--adjustment"], plain: ["-#"] },
  ionice: { valued: ["-c", "-n", "--class", "--classdata"], plain: ["-t", "--ignore"] },
  timeout: {
    valued: ["-s", "-k", "--signal", "--kill-after"],
    plain: ["--foreground", "--preserve-status", "-v", "--verbose", "-f", "-p"],
    words: 1,
  },
  flock: {
    valued: ["-w", "-E", "--timeout", "--wait", "--conflict-exit-code"],
    plain: ["-s", "-x", "-e", "-u", "-n", "-o", "-F", "--shared", "--exclusive", "--nonblock"],
    words: 1,
    note: "holds a lock",
  },
  time: {
    valued: ["-f", "-o", "--format", "--output"],
    output: /^(?:-o|--output)(?:=(.*))?$|^-o(.+)/,
    plain: ["-p", "-v", "--portability", "--verbose"],
  },
  stdbuf: { valued: ["-i", "-o", "-e", "--input", "--output", "--error"] },
  nohup: { note: "outlives the shell" },
  setsid: {
    plain: ["-w", "-c", "-f", "--wait", "--fork", "--ctty"],
    note: "leaves the process group",
  },
  chrt: { plain: ["-o", "-b", "-f", "-r", "-i"], words: 1, note: "changes scheduling" },
  taskset: { plain: ["-c"], words: 1, note: "changes scheduling" },
  unbuffer: { plain: ["-p"], note: "runs behind a terminal" },
  watch: {
    valued: ["-n", "--interval"],
    plain: ["-d", "-t", "-b", "-e", "-g", "-c", "--color", "--differences", "--no-title"],
    note: "runs again and again",
  },
  xargs: {
    valued: [
      "-I",
      "-n",
      "-P",
      "-L",
      "-a",
      "-d",
      "-s",
      "-E",
      "--max-args",
      "--max-procs",
      "--max-chars",
      "--arg-file",
      "--delimiter",
    ],
    plain: [
      "-0",
      "-r",
      "-t",
      "-p",
      "-x",
      "-i",
      "-l",
      "--replace",
      "--max-lines",
      "--null",
      "--no-run-if-empty",
      "--verbose",
    ],
    input: /^(?:-a|--arg-file)(?:=(.*))?$|^-a(.+)/,
    note: "arguments come from its input",
  },
  busybox: {},
  toybox: {},
  "dbus-run-session": { note: "starts a session" },
  caffeinate: { valued: ["-t", "-w"], plain: ["-d", "-i", "-m", "-s", "-u"] },
  catchsegv: { note: "traps crashes" },
  dotenv: {
    valued: ["-e", "-f"],
    input: /^(?:-e|-f)(?:=(.*))?$|^-[ef](.+)/,
    note: "loads an environment file",
  },
  "cross-env": { assigns: true },
  rlwrap: { note: "wraps a terminal" },
  tsp: { note: "queues commands" },
};

const lowerWrapper =
  (wrapper: Wrapper): Lowering =>
  ({ name, args }, shell) => {
    const end = skipOptions(args, wrapper, name, shell);
    const inner = args.slice(end + (wrapper.words ?? 0));
    const options = args.slice(0, end);
    addFiles(name, options, wrapper, shell);
    if (wrapper.note !== undefined) addExec(shell, name, "construct", wrapper.note);
    if (inner.length === 0) return addExec(shell, name, "project", "without a command");
    if (name === "flock") lowerBehind(args, shell);
    inPlace(valuesOf(options, wrapper.place, wrapper.valued), shell, () =>
      shell.lowerCall(inner, shell),
    );
    if (name === "xargs") lowerPiped(inner, options, shell);
    if (name === "watch" && inner.every((arg) => arg.known))
      shell.lowerScript(inner.map((arg) => arg.text).join(" "), shell);
  };

/** Files that the wrapper itself reads and writes. */
function addFiles(name: string, options: Argument[], wrapper: Wrapper, shell: Shell): void {
  for (const output of valuesOf(options, wrapper.output, wrapper.valued))
    addPath(shell, "fs.write", output, `${name} ${output.text}`);
  for (const input of valuesOf(options, wrapper.input, wrapper.valued))
    addPath(shell, "fs.read", input, `${name} ${input.text}`);
}

/** The values of an option, each in the next word or joined to it; other options' values are none. */
function valuesOf(
  options: readonly Argument[],
  option: RegExp | undefined,
  valued: readonly string[] = [],
): Argument[] {
  const values: Argument[] = [];
  for (let at = 0; option && at < options.length; at++) {
    const arg = options[at] ?? literal("");
    const [whole, long, short] = option.exec(arg.text) ?? [];
    const joined = long ?? short;
    const next = joined === undefined ? options[at + 1] : { ...arg, text: joined };
    if (whole !== undefined && next) values.push(next);
    if (valued.includes(arg.text)) at++;
  }
  return values;
}

/** What runs elsewhere sees its paths from there: of several places the last, which is what `env` does. */
function inPlace(places: readonly Argument[], shell: Shell, run: () => void): void {
  const { directory } = shell;
  for (const place of places) addPath(shell, "fs.read", place, `runs in ${place.text}`);
  const last = places.at(-1);
  if (last) {
    const told = last.known && !last.glob && directory !== null;
    shell.directory = told ? resolvePath(last.text, directory) : null;
  }
  run();
  shell.directory = directory;
}

function replaced(options: readonly Argument[]): string | undefined {
  const option = /^-I$|^(?:-I|-i|--replace=)(.+)$/;
  return valuesOf(options, option, wraps.xargs?.valued).at(-1)?.text;
}

/** What the command before the pipe prints, as far as the line tells it: a reason to refuse. */
function lowerPiped(inner: readonly Argument[], options: readonly Argument[], shell: Shell): void {
  if (shell.piped.length === 0) return;
  const given = replaced(options) ?? "{}";
  const words = shell.piped.join(" ");
  const filled = inner.map((arg) =>
    arg.known ? { ...arg, text: arg.text.replaceAll(given, words) } : arg,
  );
  const takes = filled.some((arg, at) => arg.text !== inner[at]?.text);
  shell.lowerCall(takes ? filled : [...inner, ...shell.piped.map(literal)], shell);
  // `xargs -0 sh -c` is given the whole text as one word.
  if (!takes && shell.piped.length > 1) shell.lowerCall([...inner, literal(words)], shell);
}

/** Where the wrapped command begins. */
function skipOptions(args: Argument[], wrapper: Wrapper, name: string, shell: Shell): number {
  let options = true;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at];
    if (!arg) break;
    if (wrapper.assigns && /^[^\s=-][^\s=]*=/.test(arg.text))
      assignArgument(arg.text, arg.known, shell);
    else if (options && arg.text === "--") options = false;
    else if (options && arg.text.startsWith("-")) at += readOption(arg, wrapper, name, shell);
    else break;
  }
  return at;
}

/** How many more words an option takes. */
function readOption(
  { text, known }: Argument,
  wrapper: Wrapper,
  name: string,
  shell: Shell,
): number {
  const [flag = "", value] = text.split(/=(.*)/s);
  if (!known) addExec(shell, "unknown", "unknown", `a computed option of ${name}`);
  if (wrapper.plain?.includes(flag) || (wrapper.plain?.includes("-#") && /^-\d+$/.test(flag)))
    return 0;
  if (wrapper.valued?.includes(flag)) return value === undefined ? 1 : 0;
  if (wrapper.valued?.some((option) => option.length === 2 && text.startsWith(option))) return 0;
  const splits = name === "env" && /^(-[a-zA-Z0]*S|--s)/.test(text);
  addExec(shell, name, splits ? "escape" : "construct", `${name} ${text}`);
  if (splits) shell.lowerScript(text.replace(/^(-[a-zA-Z0]*S|--split-string=?)/, ""), shell);
  return 0;
}

/** Programs that run another one. */
export const wrappers: Record<string, Lowering> = Object.fromEntries(
  Object.entries(wraps).map(([name, wrapper]) => [name, lowerWrapper(wrapper)]),
);
