import { join } from "node:path";
import { openTools } from "../../composition/open-tools.ts";
import { watchTouchedPaths } from "../../composition/touched-paths.ts";
import { Policy } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import { initRepository } from "../support/git-repository.ts";
import { openStepDesk } from "../support/step-desk.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { aRun, aStep, givenWorkspace } from "../support/workspace.ts";

/** Commands of a developer one after the other, then what is in the patch and what was put back. */
export async function afterCommands(files: Record<string, string>, ...scripts: string[]) {
  const repository = await initRepository(await makeTempFolder(), files);
  const home = join(await makeTempFolder(), "home");
  const { workspace } = await givenWorkspace(repository, { home });
  const desk = openStepDesk();
  const [tool] = openTools({
    workspace,
    sandbox: () => openSandbox({ backend: "auto" }),
    policy: createPolicy(Policy.parse({})),
    mask: (text) => text,
    keep: desk.journal.keep,
    commandEnv: {},
    mode: "auto",
    where: { sandboxed: true },
    touched: watchTouchedPaths(),
  })("developer", desk).filter(({ name }) => name === "run_command");
  const said: string[] = [];
  for (const [at, command] of scripts.entries()) {
    const call = { callId: String(at), signal: new AbortController().signal };
    const told = await tool?.run({ command, timeout_seconds: null, why: null }, call);
    said.push(told?.text ?? "");
  }
  const patch = await workspace.capture(aRun(), aStep());
  return {
    said,
    patch: patch.files.map(({ path, status, mode }) => `${status} ${mode} ${path}`),
    putBack: desk.events.flatMap((event) =>
      event.type === "tool-called" ? [event.summary.split(" was changed")[0]] : [],
    ),
    checkout: () => workspace.checkoutHead(patch.headSha),
    remove: () => workspace.remove(),
  };
}
