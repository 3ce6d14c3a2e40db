import type { Budget } from "../contracts/budget.ts";
import type { Event } from "../contracts/run-event.ts";

/** What a stored run means by a limit it does not name. Never edited: other defaults are simply written. */
const usual: Budget = {
  attempts: {
    specify: 3,
    plan: 3,
    develop: 4,
    check: 12,
    review: 8,
    test: 6,
    "open-pull-request": 3,
  },
  contractReasks: 2,
  reviewRounds: 3,
  turns: 80,
  toolCalls: 240,
  runTurns: 500,
  runToolCalls: 1500,
  tokens: 4_000_000,
  costUsd: 10,
  wallMinutes: 120,
  steps: {},
};

type Fields = Record<string, unknown>;

/** The event as it is written: of a run's limits only the unusual ones. */
export function withoutUsualLimits(event: Event): unknown {
  if (event.type !== "run-started") return event;
  const { budget } = event.terms;
  const unusual = {
    ...differing({ ...budget, attempts: usual.attempts, steps: usual.steps }, usual),
    ...unlessEmpty("attempts", differing(budget.attempts, usual.attempts)),
    ...unlessEmpty("steps", budget.steps),
  };
  return { ...event, terms: { ...event.terms, budget: unusual } };
}

/** The event as it was before it was written. */
export function withUsualLimits(event: unknown): unknown {
  if (!(isObject(event) && event.type === "run-started")) return event;
  const { terms } = event;
  if (!(isObject(terms) && isObject(terms.budget))) return event;
  const { attempts } = terms.budget;
  const tries = { ...usual.attempts, ...(isObject(attempts) ? attempts : {}) };
  return {
    ...event,
    terms: { ...terms, budget: { ...usual, ...terms.budget, attempts: tries } },
  };
}

function differing(given: Fields, from: Fields): Fields {
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => from[name] !== value));
}

function unlessEmpty(name: string, fields: Fields): Fields {
  return Object.keys(fields).length > 0 ? { [name]: fields } : {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
