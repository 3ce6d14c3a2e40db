import type { Event, RunTerms } from "../../contracts/run-event.ts";
import { sha256 } from "./memory-store.ts";
import { approvedSince, last, objectionsToOffer } from "./oracle.ts";

/** Every promise that a whole timeline of a driven run breaks. */
export function breachesOf(events: readonly Event[], { budget }: RunTerms): string[] {
  return [
    ...offeredTooEarly(events),
    ...wronglyBound(events),
    ...overspent(events, budget.tokens),
    ...triedTooOften(events, budget),
    ...after(events, "run-cancelled", ["run-finished"]),
    ...after(events, "run-finished", []),
  ];
}

function offeredTooEarly(events: readonly Event[]): string[] {
  const at = events.findIndex(({ type }) => type === "pull-request-opened");
  if (at < 0) return [];
  const before = events.slice(0, at);
  const questions = last(before, "feature-specified").event?.spec.openQuestions ?? [];
  const unanswered = questions.filter(({ blocking }) => blocking);
  return [...objectionsToOffer(before), ...unanswered.map(({ question }) => `${question} is open`)];
}

/** A step that goes on after a stop keeps its attempt, so the highest attempt counts. */
function triedTooOften(
  events: readonly Event[],
  { attempts, reviewRounds }: RunTerms["budget"],
): string[] {
  const begun = events.flatMap((event) => (event.type === "step-started" ? [event] : []));
  const reviews = events.filter(({ type }) => type === "patch-reviewed").length;
  return [
    ...begun
      .filter(({ step, attempt }) => attempt > attempts[step])
      .map(({ step, attempt }) => `${step} was tried ${attempt} times`),
    ...(reviews > reviewRounds ? [`${reviews} reviews`] : []),
  ];
}

function after(events: readonly Event[], type: Event["type"], allowed: Event["type"][]): string[] {
  const at = events.findIndex((event) => event.type === type);
  const later = at < 0 ? [] : events.slice(at + 1).map((event) => event.type);
  return later.filter((one) => !allowed.includes(one)).map((one) => `${one} after ${type}`);
}

/** What a gate must have been bound to when it was opened. */
function wronglyBound(events: readonly Event[]): string[] {
  return events.flatMap((event, at) => {
    if (event.type !== "approval-requested") return [];
    const before = events.slice(0, at);
    const { kind, digest, id } = event.gate;
    const subject = {
      spec: () => sha256(JSON.stringify(last(before, "feature-specified").event?.spec)),
      plan: () => sha256(JSON.stringify(last(before, "change-planned").event?.plan)),
      patch: () => {
        const patches = before.flatMap((one) =>
          one.type === "patch-developed" || one.type === "patch-tested" ? (one.patch ?? []) : [],
        );
        return patches.at(-1)?.diffDigest;
      },
    };
    if (kind === "action" || kind === "budget") return [];
    return subject[kind]() === digest ? [] : [`${id} is bound to ${digest}`];
  });
}

/** Every place where more was set aside and spent than the tokens granted until then. */
function overspent(events: readonly Event[], granted: number): string[] {
  const held = new Map<string, number>();
  let spent = 0;
  let limit = granted;
  return events.flatMap((event, at) => {
    if (event.type === "model-called") {
      held.delete(event.key);
      spent += event.usage.tokens.input + event.usage.tokens.output;
    }
    if (event.type === "budget-reserved") held.set(event.key, event.reserved.tokens);
    if (event.type === "approval-given" && raised(events.slice(0, at + 1))) limit *= 2;
    const used = spent + [...held.values()].reduce((sum, tokens) => sum + tokens, 0);
    return used > limit ? [`${used} of ${limit} after event ${at + 1}`] : [];
  });
}

function raised(events: readonly Event[]): boolean {
  const answer = events.at(-1);
  const isBudget = answer?.type === "approval-given" && answer.approval.gateId.includes("-budget-");
  return isBudget && approvedSince(events, "budget", -1);
}
