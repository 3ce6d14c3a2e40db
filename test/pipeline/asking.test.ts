import { describe, expect, it } from "vitest";
import type { ApprovalScope, Gate, GateKind } from "../../contracts/gate.ts";
import type { PolicyRule } from "../../contracts/policy.ts";
import type { RunTerms } from "../../contracts/run-event.ts";
import type { ActionQuestion, Approver } from "../../pipeline/ports.ts";
import { aQuestion } from "../support/a-question.ts";
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
  const question = aQuestion();
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

  it("takes the author's word for what was meant, though others approve the work", async () => {
    const ask = async (need: Partial<ActionQuestion["need"]>) => {
      const asked = { ...question, need: { ...question.need, ...need } };
      const said: unknown[] = [];
      const by = { id: "ann", channel: "terminal", displayName: "Ann" };
      const approver = {
        ask: async (gate: Gate) =>
          anApproval(gate, { by, decision: "changes-requested", comment: "down" }),
      };
      const world = await aWorld({
        agents: {
          planChange: async (_input, step) => {
            said.push((await step.ask(asked)).comment);
            return aPlan();
          },
        },
        ports: { approver, approvers: { count: 1, from: ["ann", "bob"] } },
      });
      await world.advance();
      return said;
    };
    expect(await ask({ question: "Up or down?" })).toEqual(["down"]);
    expect(await ask({ question: null })).toEqual([]);
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

  it("asks again for another action, and finds the answer to the first when it goes on", async () => {
    const second = aQuestion({ subject: "npm install right-pad" });
    const answers: string[] = [];
    const world = await aWorld({
      agents: {
        planChange: async (_input, step) => {
          for (const one of [question, second]) answers.push((await step.ask(one)).decision);
          return aPlan();
        },
      },
    });
    for (const number of [1, 2]) {
      const gate = (await world.advance())?.gates.action?.gate;
      if (!gate) throw new Error("no action gate was opened");
      expect(gate.id).toBe(`run-1-action-${number}`);
      const data = anApproval(gate);
      await world.store.signal("run-1", { id: `s-${number}`, kind: "approval", data });
    }
    expect((await world.advance())?.outcome?.status).toBe("approved");
    expect(answers).toEqual(["approved", "approved", "approved"]);
  });

  it("puts one question at a time, and its gate shows what is asked about", async () => {
    const asked: Gate[] = [];
    let open = 0;
    const approver: Approver = {
      ask: async (gate) => {
        expect(open++).toBe(0);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        asked.push(gate);
        return anApproval(gate);
      },
    };
    const world = await aWorld({
      agents: {
        planChange: async (_input, step) => {
          await Promise.all(["a", "b"].map((subject) => step.ask(aQuestion({ subject }))));
          return aPlan();
        },
      },
      ports: { approver },
    });
    expect((await world.advance())?.outcome?.status).toBe("approved");
    const effects = [world.ports.sha256("pkg.install left-pad")];
    expect(asked.map(({ action }) => action)).toEqual(
      [1, 2].map(() => ({ ...question.action, step: "plan", effects })),
    );
  });

  describe("an answer for the whole run", () => {
    const action = { ...question.action, proposes: [rule] };
    const allowing = (scope: ApprovalScope, effects: string[][]) => {
      const asked: string[] = [];
      const script: Script = {
        agents: {
          planChange: async (_input, step) => {
            for (const [at, few] of effects.entries())
              await step.ask(aQuestion({ subject: `call ${at}`, effects: few, action }));
            return aPlan();
          },
        },
        ports: {
          approver: {
            ask: async (gate) => {
              asked.push(gate.id);
              return anApproval(gate, { scope });
            },
          },
        },
      };
      return { asked, script };
    };

    it.each<[string, ApprovalScope, string[][], number]>([
      ["covers equal effects of other calls", "run", [["a"], ["a"]], 1],
      ["covers them when it proposes a rule, too", "always", [["a"], ["a"]], 1],
      ["covers nothing when it was given once", "once", [["a"], ["a"]], 2],
      ["covers no other effect", "run", [["a"], ["b"], ["a", "b"]], 2],
      ["covers a call only when it covers all its effects", "run", [["a"], ["a", "b"]], 2],
    ])("%s", async (_title, scope, effects, times) => {
      const { asked, script } = allowing(scope, effects);
      const world = await aWorld(script);
      expect((await world.advance())?.outcome?.status).toBe("approved");
      expect(asked).toHaveLength(times);
    });
  });

  it("cannot be allowed always when no rule could allow it, nor may other gates be", async () => {
    const world = await aWorld({ ...asking([], { ask: async () => null }), ...planMode });
    const refusals = async (scope: ApprovalScope, kind: GateKind) => {
      const gate = (await world.advance())?.gates[kind]?.gate;
      if (!gate) throw new Error(`no ${kind} gate was opened`);
      const data = anApproval(gate, { scope });
      await world.store.signal("run-1", { id: `${kind} ${scope}`, kind: "approval", data });
      await world.advance();
      const told = (await world.events()).at(-1);
      await world.store.signal("run-1", { id: kind, kind: "approval", data: anApproval(gate) });
      return told?.type === "approval-refused" ? told.because : told?.type;
    };
    expect(await refusals("always", "action")).toMatch(/no rule of patchgate.yml can allow/);
    expect(await refusals("run", "plan")).toMatch(/only an action is allowed for the run/);
  });
});

const planMode = { terms: { mode: "plan" as const } };

const rule: PolicyRule = {
  id: "allow-a",
  effect: "allow",
  actions: ["mcp.call"],
  resources: ["a"],
  why: "wanted",
};
