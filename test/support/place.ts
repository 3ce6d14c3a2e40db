import type { Place } from "../../workers/command-runner.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";

/** A working copy whose commands run in the real sandbox. */
export async function placeAt(root: string): Promise<Place> {
  return {
    root,
    sandbox: await openSandbox({ backend: "bwrap" }),
    readonly: [],
    env: {},
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  };
}
