import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Affected } from "./composition/affected.ts";
import type { AffectedDoor } from "./composition/affected-door.ts";
import type { Kept } from "./composition/keep-recording.ts";
import type { App } from "./composition/open-app.ts";
import type { PolicyDesk } from "./composition/policy-desk.ts";
import type { TestedSelection } from "./composition/run-selection.ts";
import type { Diagnosis } from "./contracts/diagnosis.ts";

// Each door is loaded when it is opened: a question must not wait for the code of whole runs.

export type { Affected, App, Kept, TestedSelection as Tested };

/** What works here and what does not, without opening the store. */
export async function examineHere(
  repository: string,
  env: NodeJS.ProcessEnv,
): Promise<Diagnosis[]> {
  const { examine } = await import("./composition/examine.ts");
  return examine(repository, stateHome(env), env);
}

/** The policy alone: no store, and nothing of what a run needs is opened. */
export async function openPolicyDesk(folder: string | undefined): Promise<PolicyDesk> {
  return (await import("./composition/policy-desk.ts")).openPolicyDesk(folder);
}

/** What two policies, each a file or a commit, decide differently. */
export async function comparePolicies(before: string, after: string, folder: string) {
  return (await import("./composition/policy-desk.ts")).comparePolicies(before, after, folder);
}

/** What differs in the user's repository, and which tests it can break; no run is begun. */
export async function openAffected(env: NodeJS.ProcessEnv): Promise<AffectedDoor> {
  return (await import("./composition/affected-door.ts")).openAffectedDoor(env, stateHome(env));
}

/** Does a little of what runs do, so that the build can keep the compiled code of it. */
export async function warmUp(): Promise<void> {
  await (await import("./composition/warm-up.ts")).warmUp();
}

/** Opens the state of this machine; close it when done. `warn` is told what a crash has cut off there. */
export async function createApp(
  env: NodeJS.ProcessEnv = process.env,
  warn = (message: string) => process.emitWarning(message),
): Promise<App> {
  return (await import("./composition/open-app.ts")).openApp(env, stateHome(env), warn);
}

/** `$PATCHGATE_HOME`, else the place the system keeps state; never inside a repository. */
function stateHome(env: NodeJS.ProcessEnv): string {
  if (env.PATCHGATE_HOME) return resolve(env.PATCHGATE_HOME);
  return join(env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "patchgate");
}
