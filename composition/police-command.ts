import { isTestPath } from "../workers/project/test-paths.ts";
import type { CommandRequest, CommandResult } from "../workers/sandbox/sandbox.ts";
import { existing } from "../workers/workspace/work-tree.ts";
import { askPerson } from "./ask-person.ts";
import { putBack, recordPutBack } from "./put-back.ts";
import { type Ran, ranBefore, rememberRan } from "./ran-command.ts";
import type { ToolDesk } from "./tool-desk.ts";

type Call = {
  callId: string;
  /** Paths that a person has allowed the command to change. */
  approved: readonly string[];
};

/** A change found in the working copy. */
type Change = { path: string; action: "fs.write" | "fs.delete" };

/**
 * What a command did to the working copy is judged as an edit would have been: a path that policy
 * denies, or that is not the role's to write, is put back to what it was before the command. In mode
 * approve a person is asked about the others that are gated, unless `approved` has them already.
 */
export async function runPoliced(
  request: CommandRequest,
  call: Call,
  desk: ToolDesk,
): Promise<CommandResult> {
  const known = await ranBefore(call.callId, desk);
  const ran = known ?? (await runJudged(request, call.callId, desk));
  const due = desk.mode === "approve" ? await questionable(ran, call, desk) : [];
  if (due.length > 0 && !known) await rememberRan(ran, desk);
  const notes: string[] = [];
  for (const change of due) notes.push(...(await askToKeep(request.script, change, ran, desk)));
  return noted(ran.result, notes);
}

/** Runs it, and puts back what no person is asked about. */
async function runJudged(request: CommandRequest, callId: string, desk: ToolDesk): Promise<Ran> {
  const { sandbox, workspace, touched } = desk;
  const before = await touched.look((paths) => workspace.snapshot("before a command", paths));
  touched.loseSight();
  const result = await (await sandbox()).run(request);
  const changes = await changesSince(before, desk);
  const ignored = await workspace.ignoredFiles();
  const ran = { callId, before, result };
  const notes: string[] = [];
  for (const name of await workspace.putBackOddNames(before, ignored.odd)) {
    const because = `fs.write ${name}: No rule and no person could tell which file it is.`;
    await recordPutBack({ path: name, tried: "not kept" }, nameIsNoText(because), ran, desk);
    notes.push(`[policy: ${name} was put back: its name is not UTF-8. Use another name]`);
  }
  const hidden = ignored.paths.map((path): Change => ({ path, action: "fs.write" }));
  const broken = new Map([
    ...changes.map(
      (change) => [change.path, denied(change, desk) ?? trespass(change, desk)] as const,
    ),
    ...hidden.map((change) => [change.path, denied(change, desk)] as const),
  ]);
  for (const [path, refused] of broken) {
    if (refused === undefined) continue;
    await putBack(path, refused, ran, desk);
    notes.push(`[policy: ${path} was put back (rule ${refused.rule})]`);
  }
  return { ...ran, result: noted(result, notes) };
}

async function changesSince(
  before: string,
  { workspace, touched }: Pick<ToolDesk, "workspace" | "touched">,
): Promise<Change[]> {
  const paths = await touched.look(() => workspace.changedSince(before));
  const there = new Set(await existing(await workspace.root(), paths));
  return paths.map((path) => ({ path, action: there.has(path) ? "fs.write" : "fs.delete" }));
}

const nameIsNoText = (because: string) => ({ rule: "name-is-no-text", because });

/** The rule that denies a change in the working copy, whatever made it. */
function denied({ path, action }: Change, { role, policy }: ToolDesk) {
  const { decision, rule, because } = policy.judgePath(path, action, role);
  return decision === "deny" ? { rule, because } : undefined;
}

function trespass({ path, action }: Change, { role }: ToolDesk) {
  if (role !== "tester" || isTestPath(path)) return undefined;
  const because = `${action} ${path}: The tester writes only where tests live.`;
  return { rule: "tester-writes-tests", because };
}

/** Changes that a person has to see before they are kept. */
async function questionable(
  { before }: Ran,
  { approved }: Call,
  desk: ToolDesk,
): Promise<Change[]> {
  const { policy, role } = desk;
  const changes = await changesSince(before, desk);
  return changes.filter(
    ({ path, action }) =>
      !approved.includes(path) && policy.judgePath(path, action, role).decision === "ask",
  );
}

/** Asks whether a change may stay; what is not wanted is put back, and told. */
async function askToKeep(
  command: string,
  { path, action }: Change,
  ran: Ran,
  desk: ToolDesk,
): Promise<string[]> {
  const { policy, role, workspace } = desk;
  const { effects, rule, because } = policy.judgePath(path, action, role);
  const diff = await workspace.diffSince(ran.before, path);
  const shown = { what: `keep what a command did to ${path}`, text: `$ ${command}\n\n${diff}` };
  const answer = await askPerson({ subject: { command, path, diff }, effects, shown }, desk);
  if (answer.allowed) return [];
  const { by, because: words } = answer;
  await putBack(path, { rule, because: `${because} ${by} said no: ${words}`, by }, ran, desk);
  return [`[policy: ${path} was put back (a person was asked and said no: ${words})]`];
}

function noted(result: CommandResult, notes: readonly string[]): CommandResult {
  const stderr = [result.stderr, ...notes].filter((text) => text !== "").join("\n");
  return { ...result, stderr };
}
