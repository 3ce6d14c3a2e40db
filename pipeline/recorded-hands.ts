import type { Artifact } from "../contracts/artifact.ts";
import type { DetectedChanges } from "../contracts/detected-changes.ts";
import { PatchFacts } from "../contracts/patch.ts";
import type { Event } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import type { Hands } from "./perform.ts";
import type { Agents, Journal, RunStore } from "./ports.ts";
import type { Run } from "./run.ts";

/** What a replay has of the world: today's agents, on models that are never asked, and the record. */
export type Recording = {
  agents: Agents;
  journal: RunStore["journal"];
  text(artifact: Artifact): Promise<string>;
  sha256(text: string): string;
};

/** What today's code asks for and the record does not hold. */
export function notRecorded(what: string): StepError {
  return new StepError("infrastructure", `${what} that the run did not record`, {
    retryable: false,
  });
}

/** Does nothing, and says what came of it when it was done: `end` is how the attempt ended. */
export function recordedHands(
  end: Event | undefined,
  run: Run,
  journal: Journal,
  { agents, text, sha256 }: Recording,
): Hands {
  const ended = <Type extends Event["type"]>(type: Type): Extract<Event, { type: Type }> => {
    if (end?.type === type) return end as Extract<Event, { type: Type }>;
    throw notRecorded(`what ${type} tells`);
  };
  const detected = async (): Promise<DetectedChanges> =>
    (await journal.detected()) ?? Promise.reject(notRecorded("what was found of the patch"));
  return {
    agents,
    sha256,
    workspace: {
      prepare: () => undefined,
      capture: async (_run, { step }) =>
        PatchFacts.parse(
          step === "develop"
            ? ended("patch-developed").patch
            : (ended("patch-tested").patch ?? run.patch),
        ),
      diff: ({ diff }) => text(diff),
      listTests: async () => (await detected()).existingTests,
    },
    verifier: {
      runChecks: async () => ended("patch-checked").checks,
      detectChanges: detected,
      runTests: async () => ended("patch-tested").tests,
    },
    host: { open: async () => ended("pull-request-opened").pullRequest },
    costRange: async () => ended("change-planned").cost,
  };
}
