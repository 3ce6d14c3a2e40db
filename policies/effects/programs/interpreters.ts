import { locatePath } from "../../paths.ts";
import { setParameters } from "../shell/assignment.ts";
import { wasWritten } from "../shell/runs-text.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import { type Argument, addExec, addPath, type Call, literal, type Shell } from "../shell/shell.ts";
import { addDangers, type Danger } from "./dangers.ts";
import type { Lowering } from "./program.ts";

const isBash = /^(ba|da)?sh$/;

/** A shell: what `-c` gives is lowered like the line itself; what comes through a pipe is unread. */
const lowerShell: Lowering = ({ name, args, stdin }, shell) => {
  const at = args.findIndex((arg) => arg.known && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(arg.text));
  if (!isBash.test(name))
    addExec(shell, name, "construct", "another shell than the one this is judged for");
  if (args.some((arg) => /^--(rcfile|init-file)/.test(arg.text)))
    addExec(shell, name, "escape", "reads another start file");
  if (at >= 0) lowerInline(args.slice(at + 1), name, shell);
  else lowerScriptFile(shellOperand(args), { name, args, stdin }, shell);
};

function shellOperand(args: readonly Argument[]): Argument | undefined {
  const valued = /^[-+]o$|^--(rc|init-)file$/;
  return args.find((arg, at) => !/^[-+]/.test(arg.text) && !valued.test(args[at - 1]?.text ?? ""));
}

function lowerInline([script, ...rest]: Argument[], name: string, shell: Shell): void {
  const { directory, guesses } = shell;
  shell.guesses = new Map(guesses);
  setParameters(rest, shell, 0);
  if (script?.known) shell.lowerScript(script.text, shell);
  else {
    addExec(shell, "unknown", script?.computed ? "escape" : "unknown", "a computed script");
    const rest = script?.text.replace(/^[\s;&|]+/, "") ?? "";
    if (rest !== "") shell.lowerScript(rest, shell);
  }
  Object.assign(shell, { directory, guesses });
  if (rest.length > 0) addExec(shell, name, "construct", "hands arguments to a script");
  scanArguments(rest, shell);
}

const streamFile = /^\/dev\/(stdin|fd\/|tcp)/;

function lowerScriptFile(file: Argument | undefined, call: Call, shell: Shell): void {
  const { name, args, stdin } = call;
  if (file?.stream || (file && streamFile.test(file.text)))
    addExec(shell, name, "inline-code", "runs code from a stream");
  else if (file && file.text !== "-") {
    if (wasWritten(file, shell)) addExec(shell, name, "inline-code", "runs what this line wrote");
    else if (isForeign(file, shell)) addExec(shell, name, "escape", "runs a foreign script");
    else addExec(shell, name, "project", "runs a script");
    addPath(shell, "fs.read", file, `${name} ${file.text}`);
  } else if (stdin === "terminal") addExec(shell, name, "project", "interactive");
  else addExec(shell, name, "inline-code", "runs code from its input");
  scanArguments(args, shell);
}

/** A script that is neither of the project nor of the system. */
function isForeign({ text, known }: Argument, { context, directory }: Shell): boolean {
  const { kind, absolute } = locatePath(text, context.root, directory ?? context.root);
  return (
    known &&
    (kind === "temporary" || (kind === "outside" && !/^\/(usr|bin|opt|etc)\//.test(absolute)))
  );
}

type Language = {
  inline: RegExp;
  valued?: RegExp;
  version?: RegExp;
  /** Options end at the script; later ones are its own. */
  ends?: true;
  /** First words that make it more than an interpreter. */
  dangers?: Danger[];
};

const nodeLike: Language = {
  ends: true,
  inline:
    /^(-[a-z]*[ep]$|--e|--p(rint)?($|=)|-r$|--req|--import|--lo|--exp\w*-loader|--env-file|--inspect|--openssl|--exec)/,
  version: /^(--version|-v)$/,
};
const pythonLike: Language = {
  ends: true,
  inline: /^-[a-zA-Z]*c/,
  valued: /^-[WXm]$/,
  version: /^(--version|-V)$/,
};

const languages: Record<string, Language> = {
  node: nodeLike,
  nodejs: nodeLike,
  deno: {
    inline: /^(eval|repl|-A|--allow-all|https?:.*|--eval)$/,
    version: /^--version$/,
    dangers: [
      { when: /^(publish|deploy)$/, zone: "publish", note: "publishes" },
      { when: /^(install|uninstall|upgrade)$/, zone: "system", note: "installs for the user" },
    ],
  },
  tsx: nodeLike,
  "ts-node": nodeLike,
  python: pythonLike,
  pypy: pythonLike,
  ruby: { ends: true, inline: /^(-[a-zA-Z]*e|-r|-x|-I)/, version: /^(--version|-v)$/ },
  perl: { ends: true, inline: /^(-[a-zA-Z0-9]*[eE]|-[MmdIx])/, version: /^(--version|-v)$/ },
  php: { ends: true, inline: /^-[a-zA-Z]*[rBRESd]|^--(run|process)/, version: /^(--version|-v)$/ },
  lua: { ends: true, inline: /^-[el]/, version: /^-v$/ },
  Rscript: { inline: /^-e/ },
  R: { inline: /^-e|^--args/ },
  julia: { inline: /^(-[eEL]|--eval|--print|--load)/ },
  ghc: { inline: /^-e/ },
  elixir: { inline: /^(-e|--eval|-r)/ },
  erl: { inline: /^-eval/ },
  ...Object.fromEntries(
    "groovy scala kotlin swift ocaml ghci runghc clojure clj bb racket guile coffee raku perl6 irb gnuplot nim janet fennel"
      .split(" ")
      .map((name) => [name, { inline: /^(-[a-z]*[ec]|--e(val)?|--expr(ession)?|e)($|=)/ }]),
  ),
  crystal: { inline: /^eval$/ },
  sbcl: { inline: /^--(eval|load)/ },
  octave: { inline: /^--eval/ },
  dc: { inline: /^(-e|--expression|-[a-z]*f|--file)/ },
  ipython: { inline: /^(-c|--ext|-i)/ },
  pwsh: { inline: /^-(c|e)/i },
  powershell: { inline: /^-(c|e)/i },
  tclsh: { inline: /^$/ },
  osascript: { inline: /./ },
  sqlite3: { inline: /^[.](shell|system|import|output|once|load|read)|^-(cmd|init)/ },
  psql: { inline: /\\!|^-[a-zA-Z]*c|COPY .* PROGRAM/i },
  mysql: { inline: /^-[a-zA-Z]*e|^--execute/ },
  vim: { inline: /^(-c|\+|--cmd|-[esESu]+$|-S|-es)/ },
  vi: { inline: /^(-c|\+|--cmd|-[esESu]+$|-S)/ },
  view: { inline: /^(-c|\+|--cmd|-S)/ },
  nvim: { inline: /^(-c|\+|--cmd|-[esESul]+$|-S|--headless)/ },
  nano: { inline: /^(-[sT]|--speller)/ },
  less: { inline: /^(\+|-[oOkKT]|--log-file|--lesskey)/ },
  more: { inline: /^\+/ },
  man: { inline: /^(-[PHC]|--(pa|ht|config|b|pre|troff)|-[a-z]*l)/ },
};

const servers: Danger = {
  when: /^(timeit|http\.server|SimpleHTTPServer|pyftpdlib|smtpd|xmlrpc\.server|pdb|code)$/,
  note: "serves files or takes commands",
};

/** An interpreter: code on the line or from a stream is unread, a script of the project is not. */
const lowerLanguage =
  (language: Language): Lowering =>
  (call, shell) => {
    const { name, args } = call;
    if (args.length === 1 && args[0]?.known && language.version?.test(args[0].text))
      return addExec(shell, name, "read-only");
    const end = args.findIndex((arg, at) => isOperand(arg, args[at - 1], language));
    const options = language.ends && end >= 0 ? args.slice(0, end) : args;
    if (options.some((arg) => language.inline.test(arg.text)))
      addExec(shell, name, "inline-code", "runs code given on the line");
    addDangers(name, args.slice(0, 1), language.dangers ?? [], shell);
    const module = /^py/.test(name) ? moduleAt(args) : -1;
    if (module >= 0) lowerModule(call, module, shell);
    else lowerScriptFile(args[end], call, shell);
  };

function isOperand(arg: Argument, before: Argument | undefined, language: Language): boolean {
  return !/^[-+]/.test(arg.text) && !language.valued?.test(before?.text ?? "");
}

/** The option that names a module, alone or behind other letters: `-m`, `-Im`. */
const moduleOption = /^-[bBdEhiIOPqsSuvx]*m(.*)/;

const takesValue = /^(-[bBdEhiIOPqsSuvx]*[WX]|--check-hash-based-pycs)$/;

function moduleAt(args: readonly Argument[]): number {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? "";
    if (moduleOption.test(text)) return at;
    if (!text.startsWith("-")) return -1;
    if (takesValue.test(text)) at++;
  }
  return -1;
}

/** Most modules are programs too, and do what those do. */
function lowerModule({ name, args }: Call, at: number, shell: Shell): void {
  const joined = moduleOption.exec(args[at]?.text ?? "")?.[1] ?? "";
  const [module = literal(""), ...rest] =
    joined === "" ? args.slice(at + 1) : [literal(joined), ...args.slice(at + 1)];
  addExec(shell, `${name} -m ${module.text}`, "project");
  if (/^\w+$/.test(module.text)) shell.lowerCall([module, ...rest], shell);
  addDangers(name, [module, ...rest], [servers], shell);
  scanArguments(args, shell);
}

export const interpreters: Record<string, Lowering> = Object.fromEntries([
  ...["sh", "bash", "dash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "ash", "rbash"].map(
    (name) => [name, lowerShell],
  ),
  ...Object.entries(languages).map(([name, language]) => [name, lowerLanguage(language)]),
]);
