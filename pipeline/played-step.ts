import {
  type Difference,
  differenceInValue,
  differing,
  type RequestPart,
} from "../contracts/difference.ts";
import type { Event } from "../contracts/run-event.ts";
import type { StepFailure } from "../contracts/step-failure.ts";

/** What a run does that code can change: the parts of its requests, and what follows from answers. */
export type Part = RequestPart | "contract parse" | "decision" | "budget";

export type StepDifference = Difference & { part: Part; turn: number | null };

/** What happens while an attempt is played. */
export type Played = {
  turn: number;
  differences: StepDifference[];
  /** Today's code wanted what the record does not hold. */
  left: boolean;
  /** A limit stopped it. */
  stopped: boolean;
  /** Why the record itself could not be read. */
  unreadable?: unknown;
};

/** A part is told once an attempt: what differs at one turn differs at all that follow. */
export function note({ turn, differences }: Played, part: Part, found: Difference): void {
  if (!differences.some((known) => known.part === part)) differences.push({ part, turn, ...found });
}

type Ends = {
  event: Event;
  end: Event | undefined;
  played: Played;
  /** The record has a turn more than was played. */
  goesOn: boolean;
};

/** Where the end of an attempt is not the recorded one. */
export function differingEnd({ event, ...ends }: Ends): StepDifference[] {
  const found =
    event.type === "step-failed"
      ? failedOtherwise(event.failure, ends)
      : endedOtherwise(event, ends);
  return found ? [{ turn: ends.played.turn || null, ...found }] : [];
}

type FoundIn = Difference & { part: Part };

function endedOtherwise(event: Event, { end, goesOn }: Omit<Ends, "event">): FoundIn | undefined {
  if (goesOn)
    return { part: "contract parse", ...differing("the answer", "sent back", "accepted") };
  if (!end || end.type === "step-failed") return undefined;
  const found = differenceInValue(end, event);
  return found && { part: isJudged(event, found) ? "decision" : "contract parse", ...found };
}

function failedOtherwise(
  failure: StepFailure,
  { end, played, goesOn }: Omit<Ends, "event">,
): FoundIn | undefined {
  const { message } = failure;
  if (played.stopped || (played.left && !end)) return undefined;
  if (end?.type === "step-failed")
    return isSame(end.failure, failure, played)
      ? undefined
      : { part: "decision", ...differing("how it fails", end.failure.message, message) };
  if (played.left)
    return { part: "contract parse", ...differing("the answer", "accepted", message) };
  const recorded = goesOn || end ? "went on" : "was cut off";
  return { part: "decision", ...differing("how it ends", recorded, message) };
}

/** What is made of an answer by rules, not read from it. */
function isJudged({ type }: Event, { where }: Difference): boolean {
  return type === "patch-reviewed" || (type === "change-planned" && where === "risk");
}

/** A failure outside the conversation, such as a server's, leaves no more to compare. */
function isSame(recorded: StepFailure, today: StepFailure, { left }: Played): boolean {
  return left ? recorded.kind !== "tool" : recorded.kind === today.kind;
}
