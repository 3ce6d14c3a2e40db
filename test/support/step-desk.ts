import { createHash } from "node:crypto";
import type { Artifact } from "../../contracts/artifact.ts";
import type { Event } from "../../contracts/run-event.ts";
import { foldRun } from "../../pipeline/evolve.ts";
import type { RecordedResponse, Run, StepContext } from "../../pipeline/ports.ts";
import { spendingOn } from "../../pipeline/spending.ts";
import { placed, runStarted, started } from "./events.ts";
import { aBudget } from "./facts.ts";

export type StepDesk = StepContext & { events: Event[] };

/** A step's context over a timeline in memory; hand on `events` and `artifacts` to resume from them. */
export function openStepDesk(
  over: Partial<StepContext> = {},
  events: Event[] = [],
  artifacts = new Map<string, string>(),
): StepDesk {
  const step = over.step ?? "develop";
  const attempt = over.attempt ?? 1;
  const budget = over.budget ?? aBudget();
  const record = async (...added: Event[]) => void events.push(...added);
  const begun = [runStarted({ budget }), started(step, attempt)];
  const books = {
    run: () => foldRun("run-1", placed([...begun, ...events])),
    append: record,
    choose: async (choice: (run: Run) => Event) => {
      const event = choice(books.run());
      await record(event);
      return event;
    },
  };
  return {
    runId: "run-1",
    step,
    attempt,
    signal: new AbortController().signal,
    budget,
    events,
    record,
    ...spendingOn({ step, attempt }, books),
    ask: async () => {
      throw new Error("Nobody answers in this test");
    },
    diverged: async (turn, differences) => {
      await record({ type: "step-diverged", step, attempt, turn, differences, snapshot: null });
      return "live";
    },
    waitedMs: () => 0,
    doOnce: (effect) => effect.act(),
    journal: {
      keep: async (content, mime) => keep(String(content), mime, artifacts),
      modelResponse: async (key) => findResponse(key, events, artifacts),
      detected: async () => undefined,
      toolResult: async (callId) => {
        const called = events.findLast(
          (event) => event.type === "tool-called" && event.callId === callId,
        );
        if (called?.type !== "tool-called" || !called.result) return undefined;
        return artifacts.get(called.result.hash);
      },
    },
    ...over,
  };
}

function keep(content: string, mime: string, artifacts: Map<string, string>): Artifact {
  const hash = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  artifacts.set(hash, content);
  return { hash, bytes: Buffer.byteLength(content), mime };
}

function findResponse(
  key: string,
  events: Event[],
  artifacts: Map<string, string>,
): RecordedResponse | undefined {
  const called = events.findLast(
    (event) => event.type === "model-called" && event.key === key && event.response !== null,
  );
  if (called?.type !== "model-called" || !called.response) return undefined;
  const text = artifacts.get(called.response.hash) ?? "null";
  const { requestHash, inputHash, request } = called;
  return {
    requestHash,
    inputHash,
    response: JSON.parse(text),
    request: request && (async () => artifacts.get(request.hash) ?? ""),
  };
}
