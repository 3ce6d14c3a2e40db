import { describe, expect, it } from "vitest";
import { StepError } from "../../contracts/step-error.ts";
import { terminated } from "../../pipeline/outcomes.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { aWorld } from "../support/world.ts";

describe("failures", () => {
  it("tries again with what went wrong, and asks when all attempts are used", async () => {
    const faults: unknown[] = [];
    const world = await aWorld({
      agents: {
        planChange: async (input) => {
          faults.push(input.faults);
          throw new StepError("tool", "went in circles", { retryable: true });
        },
      },
    });
    const run = await world.advance();
    const known = [{ source: "step", kind: "tool", message: "went in circles" }];
    expect(faults).toEqual([[], known, known]);
    expect(run?.gates.budget?.gate.budget).toMatchObject({ limit: "attempts.plan", used: 3 });
    expect(run?.gates.budget?.gate.budget?.because).toBe(
      "All 3 attempts to plan are used: went in circles",
    );
  });

  it("calls what no port explains an infrastructure failure", async () => {
    const world = await aWorld({
      agents: { specifyFeature: () => Promise.reject(new Error("no route to host")) },
    });
    expect((await world.advance())?.lastFailure).toEqual({
      step: "specify",
      kind: "infrastructure",
      message: "no route to host",
      retryable: true,
    });
  });

  it.each([
    ["contract", "needs-human-review"],
    ["policy", "blocked-by-policy"],
  ] as const)("ends on a %s failure that cannot be retried: %s", async (kind, status) => {
    const world = await aWorld({
      agents: {
        planChange: () => Promise.reject(new StepError(kind, "no", { retryable: false })),
      },
    });
    expect((await world.advance())?.outcome).toMatchObject({ status, because: "no" });
  });

  it.each([
    ["a failure a person must mend", false],
    ["a model that cannot be reached", true],
  ])("parks on %s, stays parked, and resumes the same attempt", async (_what, retryable) => {
    let key = "wrong";
    const attempts: number[] = [];
    const world = await aWorld({
      agents: {
        planChange: async (_input, { attempt }) => {
          attempts.push(attempt);
          if (key === "wrong") throw new StepError("model", "wrong key", { retryable });
          return aPlan();
        },
      },
    });
    expect((await world.advance())?.parked).toBe("wrong key");
    expect((await world.advance())?.parked).toBe("wrong key");
    expect(world.store.statusOf("run-1")).toBe("parked");
    key = "right";
    expect((await world.advance({ resumedBy: "ann" }))?.outcome?.status).toBe("approved");
    expect(attempts).toEqual([1, 1]);
    expect((await world.types()).filter((type) => type === "run-parked")).toHaveLength(1);
  });
});

describe("interruption", () => {
  it("keeps an interrupted step under way and goes on with the same attempt and faults", async () => {
    const stop = new AbortController();
    const seen: unknown[] = [];
    const world = await aWorld({
      agents: {
        planChange: async ({ faults }, { attempt, signal }) => {
          seen.push([attempt, faults]);
          if (attempt === 1) throw new StepError("tool", "went in circles", { retryable: true });
          if (!stop.signal.aborted) {
            stop.abort();
            signal.throwIfAborted();
          }
          return aPlan();
        },
      },
    });
    const run = await world.advance({ signal: stop.signal });
    expect(run).toMatchObject({ parked: "interrupted", underway: { step: "plan", attempt: 2 } });
    expect((await world.advance({ resumedBy: "ann" }))?.outcome?.status).toBe("approved");
    const known = [{ source: "step", kind: "tool", message: "went in circles" }];
    expect(seen).toEqual([
      [1, []],
      [2, known],
      [2, known],
    ]);
  });

  it("keeps what an interrupted step still brought to its end, and begins nothing new", async () => {
    const stop = new AbortController();
    const world = await aWorld({
      agents: {
        specifyFeature: async () => {
          stop.abort();
          return aSpec();
        },
      },
    });
    const run = await world.advance({ signal: stop.signal });
    expect(run?.spec).toEqual(aSpec());
    expect((await world.types()).slice(-2)).toEqual(["feature-specified", "run-parked"]);
  });

  it("finishes what only has to be written down, interrupted or not", async () => {
    const world = await aWorld();
    await world.store.signal("run-1", {
      id: "c",
      kind: "cancel",
      data: { by: "ann", because: "x" },
    });
    const run = await world.advance({ signal: AbortSignal.abort() });
    expect(run?.outcome).toEqual(terminated("cancelled by ann: x").outcome);
  });

  it("cancels in the middle of a step", async () => {
    const world = await aWorld({
      agents: {
        planChange: async (_input, { signal }) => {
          const data = { by: "ann", because: "not needed" };
          await world.store.signal("run-1", { id: "c", kind: "cancel", data });
          await world.beat();
          signal.throwIfAborted();
          throw new Error("went on after it was cancelled");
        },
      },
    });
    const run = await world.advance();
    expect(run?.outcome).toEqual(terminated("cancelled by ann: not needed").outcome);
    expect((await world.types()).slice(-3)).toEqual([
      "step-started",
      "run-cancelled",
      "run-finished",
    ]);
  });
});
