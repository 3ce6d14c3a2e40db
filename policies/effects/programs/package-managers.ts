import { locatePath } from "../../paths.ts";
import { lowerBehind } from "../shell/runs-text.ts";
import { scanArguments } from "../shell/scan-arguments.ts";
import {
  type Argument,
  addExec,
  addInstall,
  addPath,
  type Call,
  literal,
  type Shell,
} from "../shell/shell.ts";
import { lowerCodeHost } from "./code-host.ts";
import { addDangers } from "./dangers.ts";
import { foreign, type Manager, managers } from "./package-tables.ts";
import type { Lowering } from "./program.ts";

const nodeManagers = new Set(["npm", "pnpm", "yarn", "bun"]);
const pureInstall = /^(-[a-zA-Z]+|--[\w-]+(=[\w./@-]*)?|@?[\w./-]+(@[\w.^~<>=*-]+)?)$/;

const lowerManager =
  (manager: Manager): Lowering =>
  (call, shell) => {
    const { name, args } = call;
    const at = subcommandAt(args);
    const command = args[Math.max(at, 0)]?.text ?? "";
    const rest = args.slice(at + 1);
    const lists = listsOnly(manager, name, args, command);
    scanArguments(args, shell);
    addElsewhere(args.slice(0, ownWords(args)), shell);
    if (!lists) addRefusals(manager, call, at, shell);
    if (lists) addExec(shell, name, "read-only");
    else if (manager.publishes?.test(command))
      addExec(shell, `${name} ${command}`, "publish", "publishes or uses the registry account");
    else if (manager.installs?.test(command) || (name === "yarn" && command === ""))
      lowerInstall(call, command, rest, shell);
    else lowerProjectCode(manager, { name, command, rest }, shell);
  };

const places = /^(?:--prefix|-C|--dir|--cwd|--directory|--project-dir|--manifest-path)(?:=(.*))?$/;

/** A project elsewhere: what is installed or built there changes there. */
function addElsewhere(args: readonly Argument[], shell: Shell): void {
  for (const [at, arg] of args.entries()) {
    const [whole, joined] = places.exec(arg.text) ?? [];
    const place =
      whole === undefined ? undefined : joined === undefined ? args[at + 1] : literal(joined);
    if (!place?.known) continue;
    const { root } = shell.context;
    const { kind } = locatePath(place.text, root, shell.directory ?? root);
    if (kind === "outside") addPath(shell, "fs.write", place, `works in ${place.text}`);
  }
}

function addRefusals(manager: Manager, { name, args }: Call, at: number, shell: Shell): void {
  addDangers(name, args.slice(0, ownWords(args)), manager.dangers, shell);
  const command = args.slice(Math.max(at, 0), at + 1);
  if (manager.refuses) addDangers(name, command, [manager.refuses], shell);
  const named = args.slice(at + 1).some((arg) => !arg.text.startsWith("-"));
  if (command[0]?.text === "init" && named)
    addExec(shell, name, "escape", "runs a package that nobody has chosen");
}

const valued =
  /^(-w|--workspace|--prefix|--filter|-F|-C|--dir|--cwd|--loglevel|--otp|--tag|--registry|--userconfig|--cache|--project|--manifest-path|--directory|-P|-f|-pl)$/;

/** The first word that is neither an option, an option's value nor the choice of a workspace. */
function subcommandAt(args: readonly Argument[]): number {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? "";
    if (valued.test(text) || /^workspace$/.test(text)) at++;
    else if (!/^[-+]/.test(text) && !/^(workspaces|foreach|recursive)$/.test(text)) return at;
  }
  return -1;
}

type Subcommand = { name: string; command: string; rest: Argument[] };

function lowerProjectCode(
  manager: Manager,
  { name, command, rest }: Subcommand,
  shell: Shell,
): void {
  addExec(shell, `${name} ${command}`.trim(), "project", "runs code of the project or a package");
  if (!nodeManagers.has(name)) lowerBehind(rest, shell);
  else if (/^(exec|x|dlx|node)$/.test(command))
    lowerExecuted(name, command === "node" ? [literal("node"), ...rest] : rest, shell);
  else lowerManifestScript(manager, command, rest, shell);
}

function listsOnly(
  manager: Manager,
  name: string,
  args: readonly Argument[],
  command: string,
): boolean {
  const words = args.map((arg) => arg.text);
  if (args.some((arg) => !arg.known)) return false;
  if (name === "yarn" && words.join(" ") === "global list") return true;
  const others = args.filter((arg) => arg.text !== command);
  return (manager.reads?.test(command) ?? false) && others.every((arg) => isPlainOption(arg.text));
}

/** Words before `--` are the manager's own; what follows belongs to the script it runs. */
function ownWords(args: readonly Argument[]): number {
  const end = args.findIndex((arg) => arg.text === "--");
  return end < 0 ? args.length : end;
}

function isPlainOption(text: string): boolean {
  return /^(--depth(=\d+)?|--all|--json|--long|--prod|--dev|--production|--omit=\w+|-a|-l|-g|--global|\d+|@?[\w./-]+)$/.test(
    text,
  );
}

function lowerInstall(
  { name }: Call,
  command: string,
  rest: readonly Argument[],
  shell: Shell,
): void {
  const packages = rest.map((arg) => arg.text).filter((text) => !text.startsWith("-"));
  addInstall(shell, packages.join(" ") || "the lockfile's", `${name} ${command}`);
  const unusual =
    rest.some((arg) => !arg.known || !pureInstall.test(arg.text)) ||
    packages.some((text) => foreign.when.test(text));
  if (unusual)
    addExec(
      shell,
      name,
      packages.some((text) => foreign.when.test(text)) ? "escape" : "unknown",
      "installs from an unusual place",
    );
}

/** A script of the manifest is judged by its own text, with the hooks around it. */
function lowerManifestScript(
  manager: Manager,
  command: string,
  rest: readonly Argument[],
  shell: Shell,
): void {
  const { scripts } = shell.context;
  if (!scripts) return;
  const runs = /^(run|run-script|rum|urn)$/.test(command);
  const named = runs
    ? rest.find((arg) => !arg.text.startsWith("-"))?.text
    : manager.scripts?.test(command)
      ? command
      : undefined;
  if (named === undefined || shell.running.has(named)) return;
  shell.running.add(named);
  for (const script of [`pre${named}`, named, `post${named}`])
    if (Object.hasOwn(scripts, script)) shell.lowerScript(scripts[script] ?? "", shell);
  shell.running.delete(named);
}

function lowerExecuted(name: string, rest: readonly Argument[], shell: Shell): void {
  const line = { when: /^(-c|--call)/, zone: "inline-code", note: "runs a command line" } as const;
  const own = rest.slice(0, ownWords(rest));
  const start = executedAt(rest);
  addDangers(name, own, [line], shell);
  addDangers(name, own.slice(0, start + 1), [foreign], shell);
  const inner = rest.slice(start);
  const [first] = inner;
  if (first?.known && /\S\s/.test(first.text)) shell.lowerScript(first.text, shell);
  else if (first) shell.lowerCall(inner, shell);
}

const executedValued = /^(-p|--package|-w|--workspace|--cache|--userconfig)$/;

/** The program that `npx`, `npm exec` and the like run, behind their own options. */
function executedAt(args: readonly Argument[]): number {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? "";
    if (text === "--") return at + 1;
    if (executedValued.test(text)) at++;
    else if (!text.startsWith("-")) return at;
  }
  return args.length;
}

const { npx: runner = { dangers: [] } } = managers;

const npx: Lowering = (call, shell) => {
  lowerManager(runner)(call, shell);
  const [only, more] = call.args;
  if (more || only?.text !== "--version") lowerExecuted(call.name, call.args, shell);
};

/** Programs that install, run and publish packages. */
export const packageManagers: Record<string, Lowering> = {
  ...Object.fromEntries(
    Object.entries(managers).map(([name, manager]) => [name, lowerManager(manager)]),
  ),
  ...Object.fromEntries(["npx", "bunx", "pnpx", "uvx"].map((name) => [name, npx])),
  gh: lowerCodeHost,
  glab: lowerCodeHost,
  hub: lowerCodeHost,
};
