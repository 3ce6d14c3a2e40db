import { scanArguments } from "../shell/scan-arguments.ts";
import {
  type Argument,
  addConnection,
  addExec,
  addPath,
  addPush,
  literal,
  type Shell,
} from "../shell/shell.ts";
import { addDangers, type Danger } from "./dangers.ts";
import type { Lowering } from "./program.ts";

/** Before the subcommand: options that choose programs, configuration or another repository. */
const globalDangers: Danger[] = [
  {
    when: /^(-c|--config-env|--exec-path|--git-dir|--work-tree|--namespace|--super-prefix|--attr-source)/,
    note: "chooses configuration, programs or another repository",
  },
  { when: /^-p$|^--paginate$/, note: "starts a pager" },
];

/** After it: options that run programs, in any unambiguous spelling. */
const dangers: Danger[] = [
  {
    when: /^--(upload-p|receive-p|exec|ext-d|textc|open-f|upload-a|e$|extcmd|gpg-s|show-s|tool|template|separate-git)/,
    note: "runs a program it is given",
  },
  {
    when: /^ext::|^fd::|^--?remote=|^-[cu]$|^--config/,
    note: "runs a program as a transport or setting",
  },
];

const bySubcommand: Record<string, Danger[]> = {
  rebase: [{ when: /^(-x|--exec|-i$|--interactive)/, note: "runs commands between commits" }],
  bisect: [{ when: /^run$/, note: "runs a program on every commit" }],
  grep: [{ when: /^(-O|--open)/, note: "opens files in a program" }],
  difftool: [{ when: /^/, note: "runs a program on differences" }],
  mergetool: [{ when: /^/, note: "runs a program on conflicts" }],
  "filter-branch": [{ when: /^/, note: "rewrites history with a program" }],
  "filter-repo": [{ when: /^/, note: "rewrites history" }],
  "update-ref": [{ when: /^/, note: "moves refs by hand" }],
  "symbolic-ref": [{ when: /^-d|^HEAD$/, note: "moves HEAD by hand" }],
  reflog: [{ when: /^(expire|delete)$/, note: "forgets history" }],
  credential: [{ when: /^/, note: "hands out credentials" }],
  daemon: [{ when: /^/, note: "serves the repository" }],
  instaweb: [{ when: /^/, note: "serves the repository" }],
  submodule: [
    { when: /^(foreach|add|update|set-url|init)$/, note: "runs commands or fetches foreign code" },
  ],
  remote: [
    { when: /^(set-url|add|rename|remove|rm)$/, note: "changes where the repository is pushed" },
  ],
  tag: [{ when: /^(-[a-z]*[fsu]|--force|--sign|--local-user)/, note: "moves or signs tags" }],
  gc: [{ when: /^--prune/, note: "forgets history" }],
  "send-email": [{ when: /^/, note: "sends mail" }],
  "send-pack": [{ when: /^/, zone: "publish", note: "publishes" }],
  hook: [{ when: /^run$/, note: "runs a hook" }],
  maintenance: [{ when: /^(start|register)$/, note: "schedules programs" }],
  archive: [{ when: /^(--exec|--remote)/, note: "runs a remote program" }],
  apply: [{ when: /^--unsafe-paths/, note: "writes outside the repository" }],
};

const usesNetwork = /^(fetch|pull|clone|ls-remote|fetch-pack|svn|p4)$/;
const configReads =
  /^(--get.*|--list|-l|list|get|--show-.*|--name-only|--null|-z|--global|--local|--system|--includes|--type=?\w*)$/;

/** Git runs hooks, pagers, filters and helpers by configuration, so the most it can be is asked for. */
export const lowerGit: Lowering = ({ name, args }, shell) => {
  if (args.length === 1 && args[0]?.known && args[0].text === "--version")
    return addExec(shell, name, "read-only");
  const at = subcommandAt(args);
  const subcommand = args[at]?.text ?? "";
  const rest = args.slice(at + 1);
  if (args[at] && !args[at].known) addExec(shell, "unknown", "unknown", "a computed subcommand");
  addExec(shell, `git ${subcommand}`.trim(), "git");
  addDangers(name, args.slice(0, at < 0 ? args.length : at), globalDangers, shell);
  addDangers(
    name,
    rest.filter((arg) => subcommand !== "commit" || !/^-[cu]$/.test(arg.text)),
    dangersOf(subcommand),
    shell,
  );
  const whole = (bySubcommand[subcommand] ?? []).find((danger) => danger.when.source === "^");
  if (whole && rest.length === 0) addExec(shell, name, whole.zone ?? "escape", whole.note);
  if (subcommand === "push")
    addPush(shell, rest.find((arg) => !arg.text.startsWith("-"))?.text ?? "default");
  if (usesNetwork.test(subcommand)) lowerNetwork(subcommand, rest, shell);
  if (subcommand === "config") lowerConfig(rest, shell);
  lowerPaths(subcommand, rest, shell);
  if (!readsOnly.test(subcommand)) lowerElsewhere(args.slice(0, Math.max(at, 0)), shell);
  scanArguments(args, shell);
};

const readsOnly =
  /^(status|log|diff|show|blame|grep|ls-files|ls-tree|rev-parse|describe|shortlog)$/;

/** `-C` before a subcommand that changes things: they change there. */
function lowerElsewhere(options: readonly Argument[], shell: Shell): void {
  const at = options.findIndex((arg) => arg.text === "-C");
  const place = options[at + 1];
  if (at >= 0 && place) addPath(shell, "fs.write", place, "git -C");
}

function dangersOf(subcommand: string): Danger[] {
  const own = bySubcommand[subcommand] ?? [];
  const general = /^(switch|checkout|add|status|stash|push|commit)$/.test(subcommand)
    ? dangers.slice(0, 1)
    : dangers;
  return [...general, ...own];
}

function subcommandAt(args: readonly Argument[]): number {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? "";
    if (/^(-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$/.test(text)) at++;
    else if (!text.startsWith("-")) return at;
  }
  return -1;
}

function lowerNetwork(subcommand: string, rest: readonly Argument[], shell: Shell): void {
  const remote = rest.find((arg) => !arg.text.startsWith("-"));
  const dynamic = remote && !remote.known;
  addConnection(
    shell,
    remote?.text || "origin",
    dynamic ? "upload" : "remote",
    `git ${subcommand}`,
  );
}

/** Settings name programs: reading them is asked for, writing them is writing git's own directory. */
function lowerConfig(rest: readonly Argument[], shell: Shell): void {
  const options = rest.filter((arg) => arg.text.startsWith("-") || /^(list|get)$/.test(arg.text));
  const reads =
    options.some((arg) => /^(--get|--list|-l$|list$|get$)/.test(arg.text)) &&
    options.every((arg) => configReads.test(arg.text));
  if (reads) return;
  addExec(shell, "git config", "escape", "settings of git run programs");
  addPath(shell, "fs.write", literal(`${shell.context.root}/.git/config`), "git config");
}

function lowerPaths(subcommand: string, rest: readonly Argument[], shell: Shell): void {
  for (const [at, arg] of rest.entries()) {
    const output = /^--outp[a-z-]*=(.+)/.exec(arg.text)?.[1];
    if (output) addPath(shell, "fs.write", literal(output), "git --output");
    if (/^(-o|--output|--output-directory)$/.test(arg.text) && rest[at + 1])
      addPath(shell, "fs.write", rest[at + 1] ?? arg, "git --output");
  }
  if (subcommand === "bundle" && rest[0]?.text === "create" && rest[1])
    addPath(shell, "fs.write", rest[1], "git bundle");
  if (!/^(clean|rm|mv|restore|clone|worktree|init)$/.test(subcommand)) return;
  const action = /^(clean|rm)$/.test(subcommand) ? "fs.delete" : "fs.write";
  const paths = rest.filter(
    (arg) =>
      !arg.text.startsWith("-") &&
      !/^[\w+.-]+:\/\/|^[\w.-]+@[\w.-]+:|^(add|list|remove|prune)$/.test(arg.text),
  );
  for (const path of paths) addPath(shell, action, path, `git ${subcommand}`);
}
