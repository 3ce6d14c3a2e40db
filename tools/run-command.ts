import { stripVTControlCharacters } from "node:util";
import type { CommandResult } from "../workers/sandbox/sandbox.ts";
import { clipOutput } from "./clip.ts";
import type { Tool, WorkDone } from "./guard.ts";
import type { ReadLedger } from "./read-ledger.ts";
import type { ToolContext } from "./tool-context.ts";

const defaultSeconds = 120;
const mostSeconds = 600;
const outputBytes = 1_000_000;

/** What a command could not have here, and what to do instead. */
const hints: [words: RegExp, hint: string][] = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ENETUNREACH|ENETDOWN)\b|could not resolve host|temporary failure in name resolution|network is unreachable/i,
    "[commands have no network: do without what it tried to fetch]",
  ],
  [
    /Unable to create '.*\.lock': (Read-only file system|Permission denied)|insufficient permission for adding an object/,
    "[git is there to be read: leave your changes in the files, Patchgate commits them. Take a change back with edit_file or delete_file]",
  ],
];

export function runCommandTool(
  context: Omit<ToolContext, "judge" | "approve">,
  ledger: ReadLedger,
): Tool<"run_command"> {
  return {
    name: "run_command",
    description:
      "Run bash in a sandbox at the root, no network. Not to read, search or edit files.",
    readOnly: false,
    timeoutMs: (mostSeconds + 30) * 1_000,
    async work(args, { callId, signal }) {
      const root = await context.root();
      const seconds = Math.min(Math.max(args.timeout_seconds ?? defaultSeconds, 1), mostSeconds);
      const before = new Set(await ledger.changed(root));
      const sandbox = await context.sandbox();
      const request = {
        script: args.command,
        cwd: root,
        writable: [root],
        readonly: await context.readonlyMounts(),
        env: context.commandEnv,
        timeoutMs: seconds * 1_000,
        outputBytes,
        signal,
      };
      const result = await sandbox.run(request, callId);
      const stale = (await ledger.changed(root)).filter((path) => !before.has(path));
      return describeResult(result, seconds, stale, context);
    },
  };
}

async function describeResult(
  result: CommandResult,
  seconds: number,
  stale: string[],
  context: Pick<ToolContext, "keep" | "mask">,
): Promise<WorkDone> {
  const output = [
    stripVTControlCharacters(result.stdout).trimEnd(),
    result.stderr.trim() && `[stderr]\n${stripVTControlCharacters(result.stderr).trimEnd()}`,
  ];
  const text = context.mask(output.filter((part) => part !== "").join("\n"));
  const notes = [
    result.truncated
      ? "[the output was too long and was cut; filter it with grep, head or tail]"
      : "",
    result.exitCode !== 0 ? (hints.find(([words]) => words.test(text))?.[1] ?? "") : "",
    stale.length > 0
      ? `[it changed files you had read: ${stale.slice(0, 10).join(", ")}; read them again before you edit]`
      : "",
  ].filter((note) => note !== "");
  return {
    text: [
      `[${ending(result, seconds)}]`,
      await clipOutput(text || "(no output)", context),
      ...notes,
    ].join("\n"),
    ok: result.exitCode === 0,
    changedFiles: true,
  };
}

function ending(result: CommandResult, seconds: number): string {
  if (result.stopped === "timeout") return `timed out after ${seconds} s and was killed`;
  if (result.stopped === "cancelled") return "cancelled before it ended";
  const took = `${(result.durationMs / 1_000).toFixed(1)} s`;
  return result.exitCode === null
    ? `killed by a signal, ${took}`
    : `exit ${result.exitCode}, ${took}`;
}
