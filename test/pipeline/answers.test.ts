import { describe, expect, it } from "vitest";
import type { Approval, Gate } from "../../contracts/gate.ts";
import { answerGate, takeUpSignals } from "../../pipeline/answer-gate.ts";
import { terminated } from "../../pipeline/outcomes.ts";
import { anApproval, aPlan, aSpec } from "../support/facts.ts";
import { aWorld, gateTimes, type Script } from "../support/world.ts";

const planMode = { terms: { mode: "plan" as const } };

/** A run that waits at its plan gate. */
async function waiting(script: Script = planMode) {
  const world = await aWorld(script);
  const run = await world.advance();
  const gate = run?.gates.plan?.gate;
  if (!gate) throw new Error("no plan gate was opened");
  const answer = (over: Partial<Approval> = {}, id = "signal-1") =>
    world.store.signal("run-1", { id, kind: "approval", data: anApproval(gate, over) });
  const refusals = async () =>
    (await world.events()).flatMap((event) =>
      event.type === "approval-refused" ? [event.because] : [],
    );
  return { ...world, gate, answer, refusals };
}

const bob = { by: { id: "bob", channel: "terminal", displayName: "Bob" } };

describe("a gate nobody answers here", () => {
  it("is bound to what is shown at it, and lets the run wait", async () => {
    const { gate, ports, store } = await waiting();
    expect(gate).toEqual<Gate>({
      id: "run-1-plan-1",
      runId: "run-1",
      kind: "plan",
      digest: ports.sha256(JSON.stringify(aPlan())),
      headSha: null,
      files: [],
      reasons: [{ rule: "mode-plan", why: "Mode plan shows every plan." }],
      question: null,
      risk: "low",
      requiredApprovers: { count: 1, from: [] },
      ...gateTimes,
      onExpiry: "park",
    });
    expect(store.statusOf("run-1")).toBe("waiting");
  });

  it("opens once, however often the run is driven, and lets it go on once approved", async () => {
    const { advance, answer, types } = await waiting();
    await advance();
    await answer();
    expect((await advance())?.outcome?.status).toBe("approved");
    expect((await types()).filter((type) => type === "approval-requested")).toHaveLength(1);
  });

  it("is answered by who was cut off while answering, and says it again", async () => {
    const { gate, answer, store, types } = await waiting();
    const approval = anApproval(gate);
    await answer({}, `${gate.id}:${approval.by.channel}:${approval.by.id}`);
    const refused = await answerGate(approval, { store, now: () => gate.expiresAt ?? "" });
    expect(refused).toMatch(/has already answered gate run-1-plan-1$/);
    expect((await types()).at(-1)).toBe("approval-given");
  });

  it("ends the run when it is rejected", async () => {
    const { advance, answer } = await waiting();
    await answer({ decision: "rejected", comment: "no" });
    expect((await advance())?.outcome).toEqual(terminated("the plan was rejected: no").outcome);
  });

  it("counts one answer of two that come at once, and says why the other is refused", async () => {
    const { advance, answer, refusals } = await waiting();
    await answer();
    await answer({ ...bob, decision: "rejected" }, "signal-2");
    expect((await advance())?.outcome?.status).toBe("approved");
    expect(await refusals()).toEqual(["gate run-1-plan-1 is already answered: approved by Eve"]);
  });

  it("goes to a person when it has expired, and refuses what comes too late", async () => {
    let now = "2026-01-01T00:00:00.000Z";
    const late = await waiting({ ...planMode, ports: { now: () => now } });
    now = "2026-01-02T00:00:00.001Z";
    await late.answer({ at: now });
    const run = await late.advance();
    expect(await late.refusals()).toEqual([
      expect.stringMatching(
        /^gate run-1-plan-1 has expired at 2026-01-02.*patchgate show run-1.*start the ticket anew$/,
      ),
    ]);
    expect(run?.outcome?.because).toBe("nobody answered gate run-1-plan-1 in time");
  });

  it("takes an answer that was given in time and read late", async () => {
    let now = "2026-01-01T00:00:00.000Z";
    const { answer, advance } = await waiting({ ...planMode, ports: { now: () => now } });
    await answer({ at: now });
    now = "2026-03-01T00:00:00.000Z";
    expect((await advance())?.outcome?.status).toBe("approved");
  });

  it("does not sleep through an answer that comes as it lies down", async () => {
    const world: Awaited<ReturnType<typeof aWorld>> = await aWorld({
      ...planMode,
      ports: {
        approver: {
          ask: async (gate) => {
            await world.store.signal("run-1", {
              id: "s",
              kind: "approval",
              data: anApproval(gate),
            });
            return null;
          },
        },
      },
    });
    expect((await world.advance())?.outcome?.status).toBe("approved");
  });
});

describe("an answer is refused that", () => {
  it.each<[string, Partial<Approval>, Script, string]>([
    ["is for something else", { digest: "sha256:old" }, planMode, "the approval is for sha256:old"],
    ["names another gate", { gateId: "run-1-plan-7" }, planMode, "gate run-1-plan-7 is not open"],
    [
      "comes from someone who was not asked",
      {},
      { ...planMode, ports: { approvers: { count: 1, from: ["bob", "cy"] } } },
      "Eve may not answer gate run-1-plan-1; expected one of: bob, cy",
    ],
  ])("%s", async (_title, over, script, because) => {
    const { advance, answer, refusals, gate } = await waiting(script);
    await answer(over);
    const run = await advance();
    expect(await refusals()).toEqual([expect.stringContaining(because)]);
    expect(run?.gates.plan).toMatchObject({ gate, approvals: [], expired: false });
  });

  it("comes twice from one person where two are asked", async () => {
    const { advance, answer, refusals } = await waiting({
      ...planMode,
      ports: { approvers: { count: 2, from: [] } },
    });
    await answer();
    await answer({}, "signal-2");
    expect((await advance())?.outcome).toBeUndefined();
    expect(await refusals()).toEqual([
      "Eve has already approved gate run-1-plan-1; it needs another person",
    ]);
    await answer(bob, "signal-3");
    expect((await advance())?.outcome?.status).toBe("approved");
  });

  it("approves a question without answering it", async () => {
    const asking = aSpec({ openQuestions: [{ question: "Which greeting?", blocking: true }] });
    const asked: unknown[] = [];
    const world = await aWorld({
      agents: {
        specifyFeature: async ({ answers }) => {
          asked.push(answers);
          return answers.length > 0 ? aSpec() : asking;
        },
      },
    });
    const gate = (await world.advance())?.gates.spec?.gate;
    if (!gate) throw new Error("no spec gate was opened");
    const answer = (id: string, comment: string | null) =>
      world.store.signal("run-1", { id, kind: "approval", data: anApproval(gate, { comment }) });
    await answer("a", null);
    expect((await world.advance())?.outcome).toBeUndefined();
    await answer("b", "Hello");
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(asked).toEqual([[], [{ question: "Which greeting?", answer: "Hello" }]]);
  });
});

describe("signals", () => {
  it("leave no trace when they say nothing, or come after the end", async () => {
    const { advance, store, types } = await waiting();
    await store.signal("run-1", { id: "bad", kind: "approval", data: { gateId: 4 } });
    await advance();
    await store.signal("run-1", { id: "c", kind: "cancel", data: null });
    expect((await advance())?.outcome?.status).toBe("terminated");
    await store.signal("run-1", { id: "d", kind: "cancel", data: { by: "bob", because: "late" } });
    await advance();
    expect((await types()).slice(-2)).toEqual(["run-cancelled", "run-finished"]);
    expect((await store.signals("run-1")).pending).toEqual([]);
  });

  it("end a run that nobody drives at once when it is cancelled", async () => {
    const { store, types } = await waiting();
    await store.signal("run-1", { id: "c", kind: "cancel", data: { by: "bob", because: "late" } });
    await takeUpSignals("run-1", { store, now: () => "2026-01-01T00:00:00.000Z" });
    expect((await types()).slice(-2)).toEqual(["run-cancelled", "run-finished"]);
    expect(store.statusOf("run-1")).toBe("terminated");
  });

  it("close a question asked here once it is answered elsewhere", async () => {
    const world: Awaited<ReturnType<typeof aWorld>> = await aWorld({
      ...planMode,
      ports: {
        approver: {
          ask: async (gate, _run, signal) => {
            await world.store.signal("run-1", {
              id: "s",
              kind: "approval",
              data: anApproval(gate),
            });
            await world.beat();
            return signal.aborted ? null : anApproval(gate, { decision: "rejected" });
          },
        },
      },
    });
    expect((await world.advance())?.outcome?.status).toBe("approved");
  });
});
