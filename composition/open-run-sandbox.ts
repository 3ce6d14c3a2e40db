import { join } from "node:path";
import type { Config } from "../contracts/config.ts";
import type { RunTerms } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import { openSandbox } from "../workers/sandbox/open-sandbox.ts";
import { type Backend, type Sandbox, SandboxUnavailableError } from "../workers/sandbox/sandbox.ts";

/**
 * A run keeps the sandbox it began with. Where that is missing this throws the way to mend it; where
 * it fails under way, the step ends and the run parks.
 */
export async function openRunSandbox(
  { sandbox: backend }: Pick<RunTerms, "sandbox">,
  { sandbox: { image } }: Config,
  home: string,
): Promise<Sandbox> {
  const sandbox = await openSandbox({
    backend: backend as Backend,
    verdictFile: join(home, "sandbox-verdict.json"),
    ...(image ? { image } : {}),
  });
  return { ...sandbox, run: (request) => sandbox.run(request).catch(endStep) };
}

function endStep(error: unknown): never {
  if (!(error instanceof SandboxUnavailableError)) throw error;
  throw new StepError("infrastructure", error.message, { retryable: false, cause: error });
}
