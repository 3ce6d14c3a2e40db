import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isTestPath } from "../workers/project/test-paths.ts";
import type { CommandRequest, CommandResult } from "../workers/sandbox/sandbox.ts";
import { askPerson } from "./ask-person.ts";
import type { ToolDesk } from "./tool-desk.ts";

/**
 * What a command did to the working copy is judged as an edit would have been: a path that policy
 * denies, or that is not the role's to write, is put back to what it was before the command. In mode
 * approve a person is asked about the others that are gated, unless `approved` has them already.
 */
export async function runPoliced(
  request: CommandRequest,
  approved: readonly string[],
  desk: ToolDesk,
): Promise<CommandResult> {
  const { sandbox, workspace, touched } = desk;
  const before = await touched.look((paths) => workspace.snapshot("before a command", paths));
  touched.loseSight();
  const result = await (await sandbox()).run(request);
  const changed = await touched.look(() => workspace.changedSince(before));
  const ignored = await workspace.ignoredFiles();
  const broken = new Map([
    ...changed.map((path) => [path, deniedBy(path, desk) ?? trespass(path, desk)] as const),
    ...ignored.paths.map((path) => [path, deniedBy(path, desk)] as const),
  ]);
  const notes: string[] = [];
  for (const name of await workspace.putBackOddNames(before, ignored.odd)) {
    await recordPutBack({ path: name, rule: "name-is-no-text", tried: "not kept" }, before, desk);
    notes.push(`[policy: ${name} was put back: its name is not UTF-8. Use another name]`);
  }
  for (const [path, rule] of broken) {
    if (rule === undefined) continue;
    const tried = await readTried(await workspace.root(), path);
    await recordPutBack({ path, rule, tried }, before, desk);
    await workspace.restoreFile(path, before);
    notes.push(`[policy: ${path} was put back (rule ${rule})]`);
  }
  for (const path of changed) {
    if (broken.get(path) !== undefined || approved.includes(path)) continue;
    const because = await objection(request.script, path, before, desk);
    if (because === undefined) continue;
    await workspace.restoreFile(path, before);
    notes.push(`[policy: ${path} was put back (a person was asked and said no: ${because})]`);
  }
  return { ...result, stderr: [result.stderr, ...notes].filter((text) => text !== "").join("\n") };
}

/** The rule that denies a change in the working copy, whatever made it. */
function deniedBy(path: string, { role, policy }: ToolDesk): string | undefined {
  const { decision, rule } = policy.judgePath(path, "fs.write", role);
  return decision === "deny" ? rule : undefined;
}

function trespass(path: string, { role }: ToolDesk): string | undefined {
  return role === "tester" && !isTestPath(path) ? "tester-writes-tests" : undefined;
}

/** Why a person does not want a change kept; undefined when it may stay. */
async function objection(
  command: string,
  path: string,
  before: string,
  desk: ToolDesk,
): Promise<string | undefined> {
  const { mode, policy, role, workspace } = desk;
  if (mode !== "approve") return undefined;
  const { decision, effects } = policy.judgePath(path, "fs.write", role);
  if (decision !== "ask") return undefined;
  const diff = await workspace.diffSince(before, path);
  const shown = { what: `keep what a command did to ${path}`, text: `$ ${command}\n\n${diff}` };
  const answer = await askPerson({ subject: { command, path, diff }, effects, shown }, desk);
  return answer.allowed ? undefined : answer.because;
}

async function recordPutBack(
  { path, rule, tried }: { path: string; rule: string; tried: string },
  before: string,
  { step, keep, mask }: ToolDesk,
): Promise<void> {
  await step.record({
    type: "tool-called",
    step: step.step,
    attempt: step.attempt,
    callId: `put-back/${before}/${path}`,
    tool: "run_command",
    summary: mask(`${path} was changed by a command and put back`),
    decision: "deny",
    rule,
    ok: false,
    durationMs: 0,
    result: await keep(mask(tried), "text/plain"),
    snapshot: null,
  });
}

/** What stood in a file that is put back; of links and devices only that they were there. */
async function readTried(root: string, path: string): Promise<string> {
  const whole = join(root, path);
  const stat = await lstat(whole).catch(() => undefined);
  if (!stat?.isFile()) return stat ? "not a file" : "deleted";
  return stat.size > 1_000_000 ? `${stat.size} bytes` : readFile(whole, "utf8");
}
