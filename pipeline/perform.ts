import type { DetectedChanges } from "../contracts/detected-changes.ts";
import type { Patch } from "../contracts/patch.ts";
import type { Event } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import type { Step } from "../contracts/step-failure.ts";
import { planRisk } from "../policies/gates.ts";
import { judgeReview } from "../policies/judge-review.ts";
import type { Rules } from "./decide.ts";
import { faultsOf } from "./faults.ts";
import type { Ports, StepContext } from "./ports.ts";
import type { Run } from "./run.ts";
import { isOpen } from "./shortfalls.ts";

/** What carries out the steps. */
export type Hands = Pick<
  Ports,
  "agents" | "workspace" | "verifier" | "host" | "costRange" | "sha256"
>;

type Performance = (run: Run, step: StepContext, hands: Hands, rules: Rules) => Promise<Event>;

/** Each step of the route, and the ports that carry it out. */
export const perform: Record<Step, Performance> = {
  specify: async (run, step, { agents, workspace }) => {
    workspace.prepare(run, step);
    const input = { ticket: known(run.ticket, "ticket"), answers: run.answers };
    return { type: "feature-specified", spec: await agents.specifyFeature(input, step) };
  },

  plan: async (run, step, { agents, workspace, costRange }, { zonesOf }) => {
    workspace.prepare(run, step);
    const spec = known(run.spec, "specification");
    const plan = await agents.planChange({ spec, faults: faultsOf(run) }, step);
    const risk = planRisk(plan, spec, zonesOf);
    return { type: "change-planned", plan, risk, cost: await costRange(plan) };
  },

  develop: async (run, step, { agents, workspace }) => {
    workspace.prepare(run, step);
    const spec = known(run.spec, "specification");
    const plan = known(run.plan, "plan");
    const round = run.patches + 1;
    const claim = await agents.developPatch({ spec, plan, faults: faultsOf(run), round }, step);
    return {
      type: "patch-developed",
      patch: { ...(await workspace.capture(run, step)), ...claim },
    };
  },

  check: async (run, step, { verifier }) => ({
    type: "patch-checked",
    checks: await verifier.runChecks(run, known(run.patch, "patch"), step),
  }),

  review: async (run, step, { agents, workspace, sha256 }) => {
    workspace.prepare(run, step);
    const patch = known(run.patch, "patch");
    const diff = await workspace.diff(patch);
    const round = run.reviews + 1;
    const spec = known(run.spec, "specification");
    const checks = known(run.checks, "check report");
    const earlier = run.findings.filter(isOpen);
    const claim = await agents.reviewPatch({ spec, patch, diff, checks, earlier, round }, step);
    const { headSha, diffDigest } = patch;
    const judged = { headSha, diffDigest, round, diff, spec, known: run.findings };
    return { type: "patch-reviewed", review: judgeReview(claim, judged, sha256) };
  },

  test: async (run, step, { agents, workspace, verifier }) => {
    workspace.prepare(run, step);
    const spec = known(run.spec, "specification");
    const patch = known(run.patch, "patch");
    const { changes, selection, existingTests } = await detect(patch, step, {
      workspace,
      verifier,
    });
    const claim = spec.acceptanceCriteria.some(({ verifyBy }) => verifyBy === "test")
      ? await agents.testPatch(
          {
            ...{ spec, patch, changes, selection, checks: run.checks },
            ...{ existingTests, faults: faultsOf(run) },
          },
          step,
        )
      : { newTests: [], criteria: [] };
    const facts = await workspace.capture(run, step);
    const extended = facts.diffDigest === patch.diffDigest ? null : { ...patch, ...facts };
    const tests = await verifier.runTests(
      { run, patch: extended ?? patch, selection, claim },
      step,
    );
    return { type: "patch-tested", tests, patch: extended };
  },

  "open-pull-request": async (run, step, { host }) => ({
    type: "pull-request-opened",
    pullRequest: await host.open(run, step),
  }),
};

/** Found out once an attempt: recordings made since may choose other tests, the tester's question stands. */
async function detect(
  patch: Patch,
  step: StepContext,
  { workspace, verifier }: Pick<Hands, "workspace" | "verifier">,
): Promise<DetectedChanges> {
  const recorded = await step.journal.detected();
  if (recorded) return recorded;
  const { changes, selection } = await verifier.detectChanges(patch, step);
  const detected = { changes, selection, existingTests: await workspace.listTests(patch) };
  const found = await step.journal.keep(JSON.stringify(detected), "application/json");
  await step.record({ type: "changes-detected", step: step.step, attempt: step.attempt, found });
  return detected;
}

function known<Fact>(fact: Fact | undefined, name: string): Fact {
  if (fact !== undefined) return fact;
  throw new StepError("infrastructure", `The run has no ${name} yet`, { retryable: false });
}
