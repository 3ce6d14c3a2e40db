import type { Approval, ApprovalScope, Gate } from "../../contracts/gate.ts";
import type { PatchFacts } from "../../contracts/patch.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { StepError } from "../../contracts/step-error.ts";
import type { StepContext } from "../../pipeline/ports.ts";
import { aQuestion } from "./a-question.ts";
import { modelCalled } from "./events.ts";
import {
  aBudget,
  aCheck,
  aCheckReport,
  aFile,
  aFindingClaim,
  anApproval,
  aPlan,
  aPullRequest,
  aSpec,
  aTestReport,
  aTestResult,
  someTerms,
} from "./facts.ts";
import { aWorld, factsOf } from "./world.ts";

const ci = ".github/workflows/ci.yml";

/** A world whose every answer is read from a tape of numbers; 0 is the answer that goes well. */
export async function randomWorld(tape: readonly number[]) {
  let at = 0;
  const pick = <Option>(first: Option, ...others: Option[]): Option => {
    const options = [first, ...others];
    return options[(tape[at++] ?? 0) % options.length] ?? first;
  };
  const often = <Option>(usual: Option, ...others: Option[]) =>
    pick(usual, usual, usual, usual, usual, usual, usual, ...others);
  const chance = () => often(false, false, true);
  let interrupt = new AbortController();
  let heads = 0;

  const capture = (): PatchFacts => {
    const files = pick([aFile("src/greet.ts")], [aFile(ci)], [aFile("src/a.ts")], []);
    return { ...factsOf(++heads), files };
  };

  const callModel = async (step: StepContext, turn: number) => {
    const key = `${step.step}/${step.attempt}/${turn}`;
    await step.reserve(key, { tokens: pick(10, 30, 60), costUsd: null });
    if (chance()) return; // Cut off: it may have been paid.
    await step.record(modelCalled(key, pick(10, 5, 0), pick<number | null>(0, null)));
  };

  /** What may happen in any step before it answers. */
  const work = async (step: StepContext) => {
    await Promise.all([1, 2, 3].slice(pick(2, 0)).map((turn) => callModel(step, turn)));
    const trouble = rough
      ? pick("none", "none", "fails", "breaks", "asks", "stops", "dies")
      : "none";
    if (trouble === "fails") throw new StepError("tool", "went in circles", { retryable: true });
    if (trouble === "breaks") {
      const kind = pick("model", "contract", "policy", "infrastructure");
      throw new StepError(kind, "it broke", { retryable: false });
    }
    if (trouble === "asks") await step.ask(aQuestion());
    if (trouble === "stops") interrupt.abort();
    if (trouble === "dies") world.store.loseLease("run-1");
    step.signal.throwIfAborted();
  };

  const answerTo = (gate: Gate): Approval | null => {
    const person = (id: string) => ({ id, channel: "terminal", displayName: id });
    const decision = often("approved", "changes-requested", "rejected");
    const comment = pick("as you like", null);
    const by = pick(person("eve"), person("bob"));
    const scope = gate.kind === "action" ? pick<ApprovalScope>("once", "run") : undefined;
    const answer = { decision, comment, by, ...(scope ? { scope } : {}) } as const;
    return often(
      anApproval(gate, answer),
      anApproval(gate, { ...answer, digest: "sha256:other" }),
      null,
    );
  };

  const rough = pick(false, false, true);
  const approvers = { count: pick(1, 2), from: [] };
  const mode = pick("auto", "plan", "approve");
  const terms = someTerms({ mode, budget: aBudget({ tokens: 300 }) });
  const world: Awaited<ReturnType<typeof aWorld>> = await aWorld({
    terms,
    agents: {
      specifyFeature: async (_input, step) => {
        await work(step);
        const verifyBy = pick("test", "command", "review");
        return aSpec({
          acceptanceCriteria: [{ id: "AC-1", statement: "It greets", verifyBy }],
          openQuestions: chance() ? [{ question: "Which?", blocking: true }] : [],
          requiresHumanApproval: chance(),
          riskLevel: pick("low", "high"),
        });
      },
      planChange: async (_input, step) => {
        await work(step);
        return aPlan({
          steps: [{ intent: "change", paths: pick(["src/greet.ts"], [ci]), criteria: [] }],
        });
      },
      developPatch: async (_input, step) => {
        await work(step);
        return { summary: "Greet", criteria: [], assumptions: [] };
      },
      reviewPatch: async (_input, step) => {
        await work(step);
        const finding = aFindingClaim({
          severity: pick("low", "high", "critical"),
          line: pick(2, 90),
        });
        const yes = { id: "AC-1", met: true, because: "line 2" };
        return {
          verdict: pick("approved", "approved", "needs-revision", "rejected"),
          findings: chance() ? [finding] : [],
          criteria: often([yes], [{ ...yes, met: false }], []),
        };
      },
      testPatch: async (_input, step) => {
        await work(step);
        return { newTests: [], criteria: [] };
      },
    },
    workspace: {
      capture: async (_run, { step }) =>
        step === "develop" || chance() ? capture() : factsOf(heads),
    },
    verifier: {
      runChecks: async (_run, { headSha }, step) => {
        await work(step);
        const status = pick(
          "passed" as const,
          "passed",
          "failed-before",
          "flaky",
          "failed",
          "unknown",
        );
        const checks = aCheck(status);
        return { ...aCheckReport(checks), headSha };
      },
      runTests: async ({ patch }) => {
        const proof = { id: "AC-1", tests: [], because: "said so" };
        const status = pick("proven", "covered", "covered", "unproven");
        return aTestReport({
          headSha: patch.headSha,
          results: [aTestResult(pick("passed", "passed", "passed", "failed"))],
          criteria: chance() ? [] : [{ ...proof, status }],
        });
      },
    },
    ports: {
      approvers,
      approver: { ask: async (gate) => answerTo(gate) },
      now: () => often(early, early, late),
      host: {
        open: async (_run, step) => {
          await work(step);
          return aPullRequest();
        },
      },
    },
  });

  /** What may reach the run from outside while nobody drives it. */
  const signal = async (id: string) => {
    const gates = (await world.events()).flatMap((event) =>
      event.type === "approval-requested" ? [event.gate] : [],
    );
    const gate = pick(gates.at(-1), gates[0]);
    const cancel = often(false, false, true);
    const answer = gate ? answerTo(gate) : null;
    if (cancel) await world.store.signal("run-1", { id, kind: "cancel", data: {} });
    else if (answer) await world.store.signal("run-1", { id, kind: "approval", data: answer });
  };

  const bounded = ({ seq }: RunEvent) => {
    if (seq > mostEvents) throw new Error(`the run does not come to rest in ${mostEvents} events`);
  };

  const drive = async () => {
    interrupt = new AbortController();
    const resumedBy = pick<string | undefined>("ann", undefined);
    try {
      return await world.advance({ signal: interrupt.signal, resumedBy, onEvent: bounded });
    } catch (error) {
      if (error instanceof Error && error.name === "FencedError") return null;
      throw error;
    }
  };
  return { ...world, terms, signal, drive };
}

const mostEvents = 600;
const early = "2026-01-01T00:00:00.000Z";
const late = "2026-01-03T00:00:00.000Z";
