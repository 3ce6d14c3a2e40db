import { describe, expect, it } from "vitest";
import { StepError } from "../../contracts/step-error.ts";
import { approved } from "../../pipeline/outcomes.ts";
import type { DevelopInput, ReviewInput, TestInput } from "../../pipeline/ports.ts";
import { aFindingClaim, aSpec, aTestReport } from "../support/facts.ts";
import { aWorld, factsOf } from "../support/world.ts";

const happyRoute = [
  "run-started",
  "step-started",
  "feature-specified",
  "step-started",
  "change-planned",
  "step-started",
  "patch-developed",
  "step-started",
  "patch-checked",
  "step-started",
  "patch-reviewed",
  "step-started",
  "changes-detected",
  "patch-tested",
  "step-started",
  "pull-request-opened",
  "run-finished",
];

describe("advanceRun", () => {
  it("takes a ticket along the whole route and tells every event as it happens", async () => {
    const world = await aWorld();
    const run = await world.advance();
    expect(run?.outcome).toEqual(approved("https://host/pull/1").outcome);
    expect(await world.types()).toEqual(happyRoute);
    expect(world.told.map(({ event }) => event.type)).toEqual(happyRoute.slice(1));
    expect(world.store.statusOf("run-1")).toBe("approved");
    expect(world.beating()).toBe(0);
  });

  it("does nothing more for a run that has ended", async () => {
    const world = await aWorld();
    await world.advance();
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(await world.types()).toEqual(happyRoute);
  });

  it("leaves a run alone that another process is driving", async () => {
    const world = await aWorld();
    const driven = await Promise.all([world.advance(), world.advance()]);
    expect(driven.map((run) => run?.outcome?.status ?? null)).toEqual(["approved", null]);
    expect(await world.types()).toEqual(happyRoute);
  });

  it("sends a criticised patch back once, with what the review found, and settles the finding", async () => {
    const developed: DevelopInput[] = [];
    const reviewed: ReviewInput[] = [];
    const world = await aWorld({
      agents: {
        developPatch: async (input) => {
          developed.push(input);
          return { summary: "Greet", criteria: [], assumptions: [] };
        },
        reviewPatch: async (input) => {
          reviewed.push(input);
          const again = input.round === 1;
          return {
            verdict: again ? "needs-revision" : "approved",
            findings: again ? [aFindingClaim({ line: 2 }), aFindingClaim({ line: 90 })] : [],
            criteria: [{ id: "AC-1", met: true, because: "line 2" }],
          };
        },
      },
    });
    const run = await world.advance();
    expect(run?.outcome?.status).toBe("approved");
    expect(developed.map(({ round, faults }) => ({ round, faults }))).toEqual([
      { round: 1, faults: [] },
      { round: 2, faults: [{ source: "review", id: "F-1", finding: aFindingClaim({ line: 2 }) }] },
    ]);
    expect(reviewed.map(({ patch, earlier }) => [patch.headSha, earlier.length])).toEqual([
      ["head-1", 0],
      ["head-2", 1],
    ]);
    expect(run?.findings.map(({ id, status }) => [id, status])).toEqual([["F-1", "resolved"]]);
  });

  it("checks the tester's tests as part of the patch, and offers that head", async () => {
    const world = await aWorld({
      workspace: { capture: async (_run, { step }) => factsOf(step === "test" ? 9 : 1) },
    });
    const run = await world.advance();
    expect([run?.patch?.headSha, run?.tests?.headSha, run?.checks?.headSha]).toEqual([
      "head-9",
      "head-9",
      "head-9",
    ]);
    expect(run?.outcome?.status).toBe("approved");
  });

  it("asks the tester again for what is unproven, and not at all where nothing is shown by tests", async () => {
    const asked: TestInput["faults"][] = [];
    const proofs = (status: "unproven" | "covered") => [
      { id: "AC-1", tests: [], status, because: "no test names it" },
    ];
    const world = await aWorld({
      agents: {
        testPatch: async ({ faults }) => {
          asked.push(faults);
          return { newTests: [], criteria: [] };
        },
      },
      verifier: {
        runTests: async () =>
          aTestReport({ criteria: proofs(asked.length === 1 ? "unproven" : "covered") }),
      },
    });
    await world.advance();
    expect(asked).toEqual([[], [{ source: "criterion", id: "AC-1", because: "no test names it" }]]);

    const read = { id: "AC-1", statement: "The text is friendly", verifyBy: "review" as const };
    const unasked = await aWorld({
      agents: {
        specifyFeature: async () => aSpec({ acceptanceCriteria: [read] }),
        testPatch: () => Promise.reject(new Error("no tester is needed")),
      },
      verifier: { runTests: async () => aTestReport({ criteria: [] }) },
    });
    expect((await unasked.advance())?.outcome?.status).toBe("approved");
  });

  it("keeps records made side by side in one order without gaps", async () => {
    const world = await aWorld({
      agents: {
        planChange: async (_input, { record }) => {
          const parked = (because: string) => record({ type: "run-parked" as const, because });
          await Promise.all(["a", "b", "c"].map(parked));
          throw new StepError("policy", "stop here", { retryable: false });
        },
      },
    });
    await world.advance();
    const events = await world.store.load("run-1");
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(
      events.flatMap(({ event }) => (event.type === "run-parked" ? event.because : [])),
    ).toEqual(["a", "b", "c"]);
  });

  it("stops without a word when its lease is lost, and lets the new holder go on", async () => {
    const world = await aWorld({
      agents: {
        planChange: async (_input, { signal }) => {
          world.store.loseLease("run-1");
          await world.beat();
          throw new Error(`stopped: ${signal.aborted}`);
        },
      },
    });
    const lost = world.advance();
    await expect(lost).rejects.toThrow("driven by another process");
    expect((await world.types()).slice(-2)).toEqual(["feature-specified", "step-started"]);
  });
});
