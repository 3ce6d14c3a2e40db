import type { Artifact } from "../contracts/artifact.ts";
import { turnOf } from "../contracts/call-key.ts";
import { DetectedChanges } from "../contracts/detected-changes.ts";
import type { Event, RunEvent } from "../contracts/run-event.ts";
import type { Journal } from "../pipeline/ports.ts";

type Artifacts = {
  keep(content: string | Uint8Array, mime: string): Promise<Artifact>;
  read(artifact: Pick<Artifact, "hash">): Promise<Uint8Array>;
};

type Place = { step: string; attempt: number };

/** Events of one attempt of a step. */
type OfAttempt = Extract<Event, { step: unknown; attempt: unknown }>;

/**
 * Answers from what earlier tries of this one attempt recorded; the latest record of a key counts,
 * unless the attempt has parted from its record since.
 */
export function openJournal(
  at: Place,
  events: () => readonly RunEvent[],
  artifacts: Artifacts,
): Journal {
  const recorded = <Type extends OfAttempt["type"]>(
    type: Type,
    matches: (event: Extract<OfAttempt, { type: Type }>) => boolean,
  ): Extract<OfAttempt, { type: Type }> | undefined => {
    const all = events();
    const isWanted = ({ event }: RunEvent) =>
      event.type === type &&
      isOf(event, at) &&
      matches(event as Extract<OfAttempt, { type: Type }>);
    const index = all.findLastIndex(isWanted);
    const found = all[index]?.event as Extract<OfAttempt, { type: Type }> | undefined;
    return found && !partsAfter(found, all.slice(index + 1), at) ? found : undefined;
  };
  const text = async (artifact: Artifact) => Buffer.from(await artifacts.read(artifact)).toString();

  return {
    modelResponse: async (key) => {
      const call = recorded(
        "model-called",
        (event) => event.key === key && event.response !== null,
      );
      if (!call?.response) return undefined;
      const { requestHash, inputHash, request } = call;
      return {
        requestHash,
        response: JSON.parse(await text(call.response)),
        ...(inputHash === undefined ? {} : { inputHash }),
        ...(request ? { request: () => text(request) } : {}),
      };
    },
    toolResult: async (callId) => {
      const called = (event: { callId: string }) => event.callId === callId;
      const call = recorded("tool-called", called) ?? recorded("command-ran", called);
      return call?.result ? text(call.result) : undefined;
    },
    detected: async () => {
      const event = recorded("changes-detected", () => true);
      return event && DetectedChanges.parse(JSON.parse(await text(event.found)));
    },
    keep: artifacts.keep,
  };
}

function partsAfter(found: OfAttempt, later: readonly RunEvent[], at: Place): boolean {
  const turn = turnIn(found);
  return later.some(
    ({ event }) => event.type === "step-diverged" && isOf(event, at) && event.turn <= turn,
  );
}

function isOf(event: Event, at: Place): event is OfAttempt {
  return "attempt" in event && event.step === at.step && event.attempt === at.attempt;
}

/** What belongs to no turn stands before the first. */
function turnIn(event: OfAttempt): number {
  if (event.type === "model-called") return turnOf(event.key);
  return "callId" in event ? turnOf(event.callId) : 0;
}
