import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { sendCanaries } from "./canaries.ts";
import { type Sandbox, SandboxUnavailableError } from "./sandbox.ts";

/** A backend that has not been tried yet. */
export type Confinement = Pick<Sandbox, "backend" | "guarantees" | "run"> & {
  /** Variables it sets itself, which a host may have with the same values. */
  ownVariables?: readonly string[];
  /** Names everything the verdict depends on: machine, kernel, program, arguments. */
  fingerprint(): string;
  /** What to type when the guarantees do not hold. */
  mend(): string;
};

/**
 * Lets no command run before canaries have tried the guarantees, once for a fingerprint.
 * A breach refuses this command and every later one.
 */
export function verifyFirst(confinement: Confinement, verdictFile?: string): Sandbox {
  const { backend, guarantees, run, ownVariables } = confinement;
  let verdict: Promise<void> | undefined;
  const probe = async () => {
    const breaches = await sendCanaries(run, guarantees, ownVariables);
    if (breaches.length > 0) {
      const list = breaches.map(({ guarantee, because }) => `${guarantee}: ${because}`);
      throw new SandboxUnavailableError(
        `The ${backend} sandbox does not hold on this machine. A command sent to try it failed it on ${list.join("; ")}.`,
        confinement.mend(),
      );
    }
    if (verdictFile) remember(verdictFile, confinement.fingerprint());
  };
  const settle = async () => {
    if (!verdictFile || recall(verdictFile) !== confinement.fingerprint()) await probe();
  };
  const ready = () => {
    verdict ??= settle();
    return verdict;
  };
  return {
    backend,
    guarantees,
    ready,
    async run(request) {
      await ready();
      return run(request);
    },
    async probe() {
      verdict = probe();
      await verdict;
      return guarantees;
    },
  };
}

function recall(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function remember(file: string, fingerprint: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, fingerprint, { mode: 0o600 });
  renameSync(draft, file);
}
