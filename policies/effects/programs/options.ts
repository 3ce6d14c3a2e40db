import { lowerBehind, runsStream } from "../shell/runs-text.ts";
import { scanArguments, scanIncludes } from "../shell/scan-arguments.ts";
import { type Argument, addExec, addPath, mayBeOption } from "../shell/shell.ts";
import { addDangers } from "./dangers.ts";
import type { Lowering } from "./program.ts";

const texts = (args: readonly Argument[]) => args.map((arg) => arg.text);

/** A program that only reads when all its arguments have a known shape. */
const readsWhen =
  (shape: (args: string[]) => boolean): Lowering =>
  ({ name, args }, shell) => {
    const known = args.every((arg) => arg.known) && shape(texts(args));
    addExec(shell, name, known ? "read-only" : "project");
    scanArguments(args, shell);
  };

const largestSequence = 1_000_000;
const harmlessVariables = /^(PATH|PWD|LANG|HOME|USER|SHELL|TERM)$/;
const version = (args: string[]) =>
  args.length === 1 && /^(--version|-version|-v|-V|version)$/.test(args[0] ?? "");

const searchFlags =
  /^(-[cFHhIiLlNnoPpqSsUuvwx0]+|-[ABCMmgtTdj]\d*|-[gtTr].+|-\d+|--(files|json|hidden|no-ignore(-vcs)?|no-heading|heading|line-number|no-line-number|ignore-case|smart-case|case-sensitive|fixed-strings|word-regexp|line-regexp|count|count-matches|files-with-matches|files-without-match|only-matching|invert-match|multiline|pcre2|stats|vimgrep|trim|column|no-messages|type-list|version|sort=\w+|color=\w+|colors=.*|max-depth=?\d*|max-count=?\d*|max-columns=?\d*|glob=?.*|iglob=?.*|type=?\w*|type-not=?\w*|context=?\d*|after-context=?\d*|before-context=?\d*|regexp=?.*|replace=?.*|no-config|null|quiet|pretty|passthru|crlf|text|unrestricted|with-filename|no-filename))$/;
const searchValued =
  /^(-[ABCMmgtTdjer]|--(replace|max-depth|max-count|max-columns|glob|iglob|type|type-not|context|after-context|before-context|regexp))$/;

const search: Lowering = ({ name, args }, shell) => {
  const options = args.filter((arg, at) => arg.text.startsWith("-") && !isValue(args, at));
  const operands = args.filter((arg, at) => !arg.text.startsWith("-") && !isValue(args, at));
  const unknown =
    options.find((arg) => !arg.known || !isSearchOption(arg.text)) ?? operands.find(mayBeOption);
  addDangers(name, options, [{ when: /^--pre(=|$)/, note: "runs a program on every file" }], shell);
  addExec(shell, name, unknown ? "project" : "read-only", unknown?.text);
  if (operands.some((arg) => !arg.known && arg.text === ""))
    addExec(shell, "unknown", "unknown", "a computed word may be an option");
  if (unknown) scanArguments(args, shell);
  scanIncludes(args, shell);
  const pattern = options.some((arg) => /^(-e|--files|--regexp(=.*)?)$/.test(arg.text));
  for (const path of pattern ? operands : operands.slice(1))
    addPath(shell, "fs.read", path, `${name} ${path.text}`);
};

function isSearchOption(text: string): boolean {
  return text === "-" || searchFlags.test(text) || searchValued.test(text);
}

function isValue(args: readonly Argument[], at: number): boolean {
  return searchValued.test(args[at - 1]?.text ?? "") && !isValueEnd(args, at - 1);
}

// `-e -e x`: a value that looks like an option is still a value.
function isValueEnd(args: readonly Argument[], at: number): boolean {
  let run = 0;
  while (searchValued.test(args[at - 1 - run]?.text ?? "")) run++;
  return run % 2 === 1;
}

/** Programs whose arguments are told apart by shape. */
export const lowerOption: Record<string, Lowering> = {
  rg: search,
  date: readsWhen((args) =>
    args.every(
      (arg, at) =>
        /^(\+.*|-[uRI]+|--(utc|universal|rfc-email|iso-8601(=\w+)?|rfc-3339=\w+)|-d|--date=.*)$/.test(
          arg,
        ) || /^(-d|--date)$/.test(args[at - 1] ?? ""),
    ),
  ),
  seq: readsWhen((args) =>
    args
      .filter((arg, at) => !/^-(w|s.*)$/.test(arg) && args[at - 1] !== "-s")
      .every((arg) => /^-?\d+$/.test(arg) && Math.abs(Number(arg)) <= largestSequence),
  ),
  printenv: ({ name, args }, shell) => {
    const [variable] = texts(args);
    const harmless = args.length === 1 && harmlessVariables.test(variable ?? "");
    addExec(shell, name, harmless ? "read-only" : "project", "shows the environment");
    addDangers(
      name,
      args,
      [{ when: /secret|token|key|passw|credential|auth/i, note: "shows a secret" }],
      shell,
    );
  },
  hostname: readsWhen((args) => args.length === 0),
  brew: ({ name, args }, shell) =>
    addExec(
      shell,
      name,
      args[0]?.text === "list" && args.every((arg) => arg.known) ? "read-only" : "system",
    ),
  ps: ({ name, args }, shell) => {
    const showsEnvironment = args.some(
      (arg) =>
        /^(-?[a-zA-Z]*e[a-zA-Z]*|--environment)$/.test(arg.text) &&
        !/^-[a-df-zA-Z]*e[a-zA-Z]*$/.test(arg.text),
    );
    addExec(shell, name, showsEnvironment ? "escape" : "project", "lists processes");
  },
  kill: ({ name, args }, shell) => {
    const everything =
      args.some((arg, at) => arg.text === "-1" && at > 0) ||
      args.some((arg) => /^(1|0)$/.test(arg.text));
    addExec(shell, name, everything ? "system" : "project", "stops processes");
  },
  ...Object.fromEntries(
    [
      "tsc",
      "go",
      "rustc",
      "gcc",
      "g++",
      "cc",
      "c++",
      "clang",
      "clang++",
      "javac",
      "java",
      "cmake",
      "make",
      "pytest",
      "eslint",
    ].map((name): [string, Lowering] => [
      name,
      (call, shell) => {
        const tells = call.args.every((arg) => arg.known) && version(texts(call.args));
        addExec(shell, name, tells ? "read-only" : "project");
        addDangers(name, call.args, programDangers[name] ?? [], shell);
        if (name === "make" && call.stdin !== "terminal" && texts(call.args).includes("-"))
          addExec(shell, name, "inline-code", "reads its rules from standard input");
        if (name === "make") runsStream(name, call.args, shell);
        scanArguments(call.args, shell);
        lowerBehind(call.args, shell);
      },
    ]),
  ),
};

const compiler = [
  {
    when: /^-(B|wrapper|specs|fplugin|fpass-plugin|load|ccc-)/,
    note: "runs another program as a tool",
  },
];

const programDangers: Record<string, { when: RegExp; note: string }[]> = {
  ...Object.fromEntries(
    ["gcc", "g++", "cc", "c++", "clang", "clang++"].map((name) => [name, compiler]),
  ),
  rustc: [{ when: /^(-C)?linker=|^-Z/, note: "runs another program as a tool" }],
  make: [
    {
      when: /^(SHELL|MAKEFLAGS|MAKEFILES|\.SHELLFLAGS)\s*[:?+]?=/,
      note: "chooses the shell that runs recipes",
    },
    { when: /^(--?eval\b|-E)/, note: "evaluates rules from the command line" },
  ],
  go: [
    { when: /^-w$/, note: "changes settings for every build" },
    {
      when: /^--?(toolexec|overlay|vettool|gccgoflags|compiler)|extld/,
      note: "runs another program as a tool",
    },
    { when: /^(https?:\/\/|.*@(latest|v\d))/, note: "runs code from elsewhere" },
  ],
};
