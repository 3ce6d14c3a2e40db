import { mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandRequest, Sandbox } from "../../../workers/sandbox/sandbox.ts";

/** A folder with a workspace, and a place beside it that no command may reach. */
export function makeWorkspace() {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "patchgate-sandbox-")));
  const root = join(base, "workspace");
  const outside = join(base, "outside");
  mkdirSync(root);
  mkdirSync(outside);
  return { base, root, outside };
}

export function commandIn(root: string, sandbox: Pick<Sandbox, "run">) {
  return (script: string, rest: Partial<CommandRequest> = {}) =>
    sandbox.run({
      script,
      cwd: root,
      writable: [root],
      readonly: [],
      env: {},
      timeoutMs: 25_000,
      outputBytes: 100_000,
      ...rest,
    });
}
