import type { Artifact } from "../contracts/artifact.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import type { Journal } from "../pipeline/ports.ts";

type Artifacts = {
  keep(content: string | Uint8Array, mime: string): Promise<Artifact>;
  read(artifact: Pick<Artifact, "hash">): Promise<Uint8Array>;
};

/** Answers from what earlier tries of this one attempt recorded; the latest record of a key counts. */
export function openJournal(
  at: { step: string; attempt: number },
  events: () => readonly RunEvent[],
  artifacts: Artifacts,
): Journal {
  const recorded = <Type extends "model-called" | "tool-called">(
    type: Type,
    matches: (event: Extract<RunEvent["event"], { type: Type }>) => boolean,
  ) => {
    const found = events().findLast(
      ({ event }) =>
        event.type === type &&
        event.step === at.step &&
        event.attempt === at.attempt &&
        matches(event as Extract<RunEvent["event"], { type: Type }>),
    );
    return found?.event as Extract<RunEvent["event"], { type: Type }> | undefined;
  };
  const text = async (artifact: Artifact) => Buffer.from(await artifacts.read(artifact)).toString();

  return {
    modelResponse: async (key) => {
      const call = recorded(
        "model-called",
        (event) => event.key === key && event.response !== null,
      );
      if (!call?.response) return undefined;
      return { requestHash: call.requestHash, response: JSON.parse(await text(call.response)) };
    },
    toolResult: async (callId) => {
      const call = recorded("tool-called", (event) => event.callId === callId);
      return call?.result ? text(call.result) : undefined;
    },
    keep: artifacts.keep,
  };
}
