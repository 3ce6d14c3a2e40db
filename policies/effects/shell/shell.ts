import type { Effect, EffectAction } from "../../../contracts/effect.ts";
import { liesIn, resolvePath } from "../../paths.ts";
import type { LoweringContext } from "../lowering-context.ts";
import { pathEffect } from "../path-effect.ts";
import { matchesHiddenPlace } from "./glob.ts";

/** One word of a command, as far as the text tells it. */
export type Argument = {
  /** The literal pieces; the whole word when `known`. */
  text: string;
  known: boolean;
  /** Unquoted wildcards are left in the text. */
  glob: boolean;
  /** Made by running something, so its author hides what it is. */
  computed: boolean;
  /** `<(…)` or `>(…)`: a stream of another command. */
  stream: boolean;
  /** Unquoted, so that what it holds may be several words. */
  splits?: boolean;
  /** The words it stands for if variables hold what the line gave them: a reason to refuse, never to allow. */
  guess?: string[] | undefined;
};

export type Stdin = "terminal" | "pipe" | "text";

/** A simple command after expansion. */
export type Call = { name: string; args: Argument[]; stdin: Stdin };

/** What is known while a command line is walked from left to right. */
export type Shell = {
  context: LoweringContext;
  effects: Effect[];
  /** Null once it cannot be told. */
  directory: string | null;
  /** Where the line still stands if an earlier `cd` failed. */
  otherwise: string[];
  /** Links the command line itself makes: absolute path to absolute target. */
  links: Map<string, string>;
  functions: Set<string>;
  /** What the line last gave its variables, as far as the text tells. */
  guesses: Map<string, string>;
  /** Scripts of the manifest under way: one that runs itself, as in workspaces, adds nothing new. */
  running: Set<string>;
  stdin: Stdin;
  /** Words that the command before the pipe is seen to print. */
  piped: readonly string[];
  depth: number;
  commands: number;
  /** Programs that run programs that run this one. */
  nested: number;
  /** Programs that were looked at, by all ways. */
  calls: number;
  lowerCall(words: Argument[], shell: Shell): void;
  lowerScript(text: string, shell: Shell): void;
};

/** What kind of program runs; rules judge by it. */
export type ExecZone =
  | "read-only"
  | "project"
  | "git"
  | "unknown"
  | "construct"
  | "hidden-text"
  | "over-limit"
  | "inline-code"
  | "escape"
  | "environment"
  | "system"
  | "privilege"
  | "publish";

export function addExec(shell: Shell, resource: string, zone: ExecZone, note?: string): void {
  push(shell, "proc.exec", resource, [zone], true, note);
}

export function addConnection(
  shell: Shell,
  host: string,
  zone: "remote" | "loopback" | "upload",
  note?: string,
): void {
  push(shell, "net.connect", host, [zone], false, note);
}

export function addPush(shell: Shell, remote: string): void {
  push(shell, "git.push", remote, ["publish"], false);
}

export function addInstall(shell: Shell, packages: string, note?: string): void {
  push(shell, "pkg.install", packages, [], false, note);
}

type PathAction = "fs.read" | "fs.write" | "fs.delete";

/** A path that a program reads, writes or deletes; what cannot be told becomes an unknown program. */
export function addPath(shell: Shell, action: PathAction, arg: Argument, note: string): void {
  if (arg.stream) return;
  if (!arg.known) addExec(shell, "unknown", "unknown", `${note}: a computed path`);
  if (!arg.known && !/^(\/|~|\.\.)/.test(arg.text)) return;
  const rooted = /^[/~]/.test(arg.text);
  if (!rooted && shell.directory === null) {
    addExec(shell, "unknown", "unknown", `${note}: in a directory that cannot be told`);
    return;
  }
  const absolute = followLinks(resolvePath(arg.text, shell.directory ?? "/"), shell.links);
  const effect = pathEffect(action, absolute, shell.context, note);
  if (isStream(effect)) return;
  if (arg.glob) effect.zones.push(...matchesHiddenPlace(arg.text));
  shell.effects.push(effect);
  for (const place of rooted || shell.context.sandboxed ? [] : shell.otherwise) {
    const other = pathEffect(action, resolvePath(arg.text, place), shell.context, note);
    if (!other.insideWorkspace) shell.effects.push(other);
  }
}

/** A literal path, as a program's option names it. */
export function literal(text: string): Argument {
  return { text, known: true, glob: false, computed: false, stream: false };
}

/** A wildcard that stands first may expand to a file that is named like an option. */
export function mayBeOption({ glob, text }: Argument): boolean {
  return glob && /^([*?[]|[@+!]\()/.test(text);
}

const insideOrPlaced = (effect: Effect) => effect.insideWorkspace || effect.zones.length > 0;

function isStream(effect: Effect): boolean {
  return !insideOrPlaced(effect);
}

/** A link made earlier in the same line leads where it points. */
function followLinks(path: string, links: Map<string, string>): string {
  for (const [link, target] of links)
    if (liesIn(path, link)) return target + path.slice(link.length);
  return path;
}

function push(
  shell: Shell,
  action: EffectAction,
  resource: string,
  zones: string[],
  insideWorkspace: boolean,
  note: string | null = null,
): void {
  const { sandboxed } = shell.context;
  shell.effects.push({ action, resource, zones, insideWorkspace, sandboxed, note });
}
