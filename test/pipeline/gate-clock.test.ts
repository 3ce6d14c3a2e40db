import { describe, expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { catchUp } from "../../pipeline/answer-gate.ts";
import { foldRun } from "../../pipeline/evolve.ts";
import { dueAt } from "../../pipeline/gate-clock.ts";
import { forPerson } from "../../pipeline/outcomes.ts";
import { answered, expired, requested, runStarted, specified } from "../support/events.ts";
import { aGate, anApproval } from "../support/facts.ts";
import { given } from "../support/given.ts";
import { aWorld, gateTimes } from "../support/world.ts";

const gate = aGate(gateTimes);
const gateId = gate.id;
const waiting = [runStarted(), specified(), requested(gate)];
const reminded: Event = { type: "approval-reminded", gateId };
const escalated: Event = { type: "approval-escalated", gateId, to: ["lea"] };

const at = (hour: string, ...more: Event[]) =>
  dueAt(`2026-01-01T${hour}.000Z`, given(...waiting, ...more).run);

describe("a gate that nobody answers", () => {
  it("is due for nothing until its first hour has passed", () => {
    expect(at("08:00:00")).toBeUndefined();
  });
  it("is reminded of, escalated and expired, each once and in this order", () => {
    expect(at("08:00:01")).toEqual(reminded);
    expect(at("15:00:00", reminded)).toBeUndefined();
    expect(at("16:00:01", reminded)).toEqual(escalated);
    expect(at("23:59:59", reminded, escalated)).toBeUndefined();
    const late = dueAt("2026-01-02T00:00:01.000Z", given(...waiting, reminded, escalated).run);
    expect(late).toEqual({ type: "approval-expired", gateId });
  });
  it("skips the stages that were slept through", () => {
    expect(at("17:00:00")).toEqual(escalated);
    expect(at("17:00:00", escalated)).toBeUndefined();
    expect(dueAt("2026-03-01T00:00:00.000Z", given(...waiting).run)).toMatchObject({
      type: "approval-expired",
    });
  });
  it("ends with a person, never as approved", () => {
    given(...waiting, expired(gate)).decides(
      forPerson("nobody answered gate run-1-plan-1 in time", { runId: "run-1" }),
    );
  });
  it("is due for nothing any more once it is answered or has expired", () => {
    expect(at("17:00:00", answered(gate))).toBeUndefined();
    const over = given(...waiting, expired(gate)).run;
    expect(dueAt("2026-03-01T00:00:00.000Z", over)).toBeUndefined();
  });
});

describe("whoever touches a waiting run", () => {
  async function waitingWorld() {
    const world = await aWorld({
      terms: { mode: "plan" },
      ports: { approvers: { count: 1, from: ["bob"] } },
    });
    await world.advance();
    const touch = async (now: string) => {
      const run = foldRun("run-1", await world.store.load("run-1"));
      return catchUp(run, { store: world.store, now: () => now });
    };
    return { ...world, touch };
  }

  it("writes down what is due, and leaves the run waiting", async () => {
    const { touch, types, store } = await waitingWorld();
    expect(await touch("2026-01-01T07:00:00.000Z")).toBe(false);
    expect(await touch("2026-01-01T09:00:00.000Z")).toBe(true);
    expect(await touch("2026-01-01T10:00:00.000Z")).toBe(false);
    expect((await types()).at(-1)).toBe("approval-reminded");
    expect(store.statusOf("run-1")).toBe("waiting");
  });

  it("ends a run that nobody answered in time", async () => {
    const { touch, types, store } = await waitingWorld();
    await touch("2026-01-03T00:00:00.000Z");
    expect((await types()).slice(-2)).toEqual(["approval-expired", "run-finished"]);
    expect(store.statusOf("run-1")).toBe("needs-human-review");
  });

  it("lets those answer to whom it was escalated, and nobody else", async () => {
    const { touch, advance, store, events } = await waitingWorld();
    const run = await advance();
    const asked = run?.gates.plan?.gate ?? gate;
    const answer = (id: string) => {
      const by = { id, channel: "terminal", displayName: id };
      return store.signal("run-1", { id, kind: "approval", data: anApproval(asked, { by }) });
    };
    await answer("lea");
    await advance();
    expect((await events()).at(-1)).toMatchObject({
      type: "approval-refused",
      because:
        "lea may not answer gate run-1-plan-1; expected one of: bob (--as NAME says who you are)",
    });
    await touch("2026-01-01T17:00:00.000Z");
    await store.signal("run-1", {
      id: "lea again",
      kind: "approval",
      data: anApproval(asked, { by: { id: "lea", channel: "web", displayName: "lea" } }),
    });
    expect((await advance())?.outcome?.status).toBe("approved");
  });
});
