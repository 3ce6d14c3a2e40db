import type { Budget } from "../../contracts/budget.ts";
import type { Gate } from "../../contracts/gate.ts";
import type { Event, RunTerms } from "../../contracts/run-event.ts";
import { raiseBudget } from "../../policies/raise-budget.ts";
import { sha256 } from "./memory-store.ts";
import { approvedSince, last, objectionsToOffer } from "./oracle.ts";

/** Every promise that a whole timeline of a driven run breaks. */
export function breachesOf(events: readonly Event[], { budget }: RunTerms): string[] {
  const grants = grantsIn(events, budget);
  return [
    ...offeredTooEarly(events),
    ...wronglyBound(events),
    ...overspent(events, grants),
    ...triedTooOften(events, grants),
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
function triedTooOften(events: readonly Event[], grants: Grants): string[] {
  let reviews = 0;
  return events.flatMap((event, at) => {
    const { attempts, reviewRounds } = grants(at);
    if (event.type === "step-started" && event.attempt > attempts[event.step])
      return [`${event.step} was tried ${event.attempt} times`];
    if (event.type !== "patch-reviewed") return [];
    reviews += 1;
    return reviews > reviewRounds ? [`${reviews} reviews`] : [];
  });
}

/** The budget with everything that people had granted before an event. */
type Grants = (at: number) => Budget;

function grantsIn(events: readonly Event[], budget: Budget): Grants {
  const grants = events.flatMap((event, at) => {
    const raises = event.type === "approval-given" && raised(events.slice(0, at + 1));
    const question = raises && gateOf(event.approval.gateId, events)?.budget;
    return question ? [{ at, question }] : [];
  });
  return (before) =>
    grants
      .filter(({ at }) => at < before)
      .reduce((all, { question }) => raiseBudget(all, question), budget);
}

function gateOf(gateId: string, events: readonly Event[]): Gate | undefined {
  const asked = events.flatMap((event) =>
    event.type === "approval-requested" ? [event.gate] : [],
  );
  return asked.find(({ id }) => id === gateId);
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
function overspent(events: readonly Event[], grants: Grants): string[] {
  const held = new Map<string, number>();
  let spent = 0;
  return events.flatMap((event, at) => {
    if (event.type === "model-called") {
      held.delete(event.key);
      spent += event.usage.tokens.input + event.usage.tokens.output;
    }
    if (event.type !== "budget-reserved") return [];
    held.set(event.key, event.reserved.tokens);
    const used = spent + [...held.values()].reduce((sum, tokens) => sum + tokens, 0);
    const { tokens } = grants(at);
    return used > tokens ? [`${used} of ${tokens} after event ${at + 1}`] : [];
  });
}

function raised(events: readonly Event[]): boolean {
  const answer = events.at(-1);
  const isBudget = answer?.type === "approval-given" && answer.approval.gateId.includes("-budget-");
  return isBudget && approvedSince(events, "budget", -1);
}
