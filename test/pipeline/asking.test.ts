import { describe, expect, it } from "vitest";
import type { Gate } from "../../contracts/gate.ts";
import type { RunTerms } from "../../contracts/run-event.ts";
import type { ActionQuestion, Approver } from "../../pipeline/ports.ts";
import { anApproval, aPlan, aSpec } from "../support/facts.ts";
import { aWorld, type Script } from "../support/world.ts";

describe("answers in advance", () => {
  const never: Approver = { ask: () => Promise.reject(new Error("asked a person")) };
  const yes = (terms: Partial<RunTerms>) => ({
    mode: "plan" as const,
    preapproved: ["plan"],
    ...terms,
  });

  it("approve the kind of gate they name, in the flag's name", async () => {
    const world = await aWorld({ terms: yes({}), ports: { approver: never } });
    const run = await world.advance();
    expect(run?.outcome?.status).toBe("approved");
    expect(run?.gates.plan?.approvals.map(({ by }) => by.id)).toEqual(["flag:--yes"]);
  });

  it("do not stand for a second person, nor for people who were named", async () => {
    for (const approvers of [
      { count: 2, from: [] },
      { count: 1, from: ["bob"] },
    ]) {
      const world = await aWorld({ terms: yes({}), ports: { approvers } });
      expect((await world.advance())?.outcome).toBeUndefined();
      expect(world.store.statusOf("run-1")).toBe("waiting");
    }
  });

  it("do not answer a question", async () => {
    const world = await aWorld({
      terms: yes({ preapproved: ["spec"] }),
      agents: {
        specifyFeature: async () =>
          aSpec({ openQuestions: [{ question: "Which?", blocking: true }] }),
      },
    });
    expect((await world.advance())?.gates.spec?.approvals).toEqual([]);
  });
});

describe("a step that asks about an action", () => {
  const question: ActionQuestion = {
    subject: "npm install left-pad",
    need: {
      reasons: [{ rule: "install", why: "It adds a package." }],
      files: [],
      risk: "medium",
      question: null,
    },
  };
  const asking = (answers: (string | boolean)[], approver: Approver): Script => ({
    agents: {
      planChange: async (_input, step) => {
        const approval = await step.ask(question).catch(() => undefined);
        answers.push(approval?.decision ?? step.signal.aborted);
        step.signal.throwIfAborted();
        answers.push((await step.ask(question)).decision);
        return aPlan();
      },
    },
    ports: { approver },
  });

  it("goes on at once with an answer given here, and is not asked the same twice", async () => {
    const answers: (string | boolean)[] = [];
    const approver = { ask: async (gate: Gate) => anApproval(gate, { decision: "rejected" }) };
    const world = await aWorld(asking(answers, approver));
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(answers).toEqual(["rejected", "rejected"]);
    expect((await world.types()).filter((type) => type === "approval-requested")).toHaveLength(1);
  });

  it("waits under way without an answer, and goes on in the same attempt once there is one", async () => {
    const answers: (string | boolean)[] = [];
    const world = await aWorld(asking(answers, { ask: async () => null }));
    const run = await world.advance();
    const gate = run?.gates.action?.gate;
    if (!gate) throw new Error("no action gate was opened");
    expect(run?.underway).toEqual({ step: "plan", attempt: 1 });
    expect(world.store.statusOf("run-1")).toBe("waiting");
    await world.store.signal("run-1", { id: "s", kind: "approval", data: anApproval(gate) });
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(answers).toEqual([true, "approved", "approved"]);
    expect((await world.types()).filter((type) => type === "approval-requested")).toHaveLength(1);
  });
});
