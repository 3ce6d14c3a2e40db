import { z } from "zod";
import { Action } from "./action.ts";
import { Artifact } from "./artifact.ts";
import { Budget } from "./budget.ts";
import { ChangeSet } from "./change-set.ts";
import { Check, CheckReport } from "./check-report.ts";
import { Config } from "./config.ts";
import { Effect, PolicyDecision } from "./effect.ts";
import { Evidence } from "./evidence.ts";
import { Fault } from "./fault.ts";
import { FeatureSpec } from "./feature-spec.ts";
import { Approval, Gate } from "./gate.ts";
import { Outcome } from "./outcome.ts";
import { Patch, PatchClaim, PatchFacts } from "./patch.ts";
import { Plan } from "./plan.ts";
import { Policy } from "./policy.ts";
import { PullRequest } from "./pull-request.ts";
import { Finding, Review, ReviewClaim } from "./review.ts";
import { RunEvent } from "./run-event.ts";
import { RunReport } from "./run-report.ts";
import { StepFailure } from "./step-failure.ts";
import { TestClaim, TestReport } from "./test-report.ts";
import { TestSelection } from "./test-selection.ts";
import { Ticket } from "./ticket.ts";
import { Usage } from "./usage.ts";

/** Every published contract by name. */
const contracts = {
  Action,
  Approval,
  Artifact,
  Budget,
  ChangeSet,
  Check,
  CheckReport,
  Config,
  Effect,
  Evidence,
  Fault,
  FeatureSpec,
  Finding,
  Gate,
  Outcome,
  Patch,
  PatchClaim,
  PatchFacts,
  Plan,
  Policy,
  PolicyDecision,
  PullRequest,
  Review,
  ReviewClaim,
  RunEvent,
  RunReport,
  StepFailure,
  TestClaim,
  TestReport,
  TestSelection,
  Ticket,
  Usage,
};

export type ContractName = keyof typeof contracts;

export const contractNames = Object.keys(contracts) as ContractName[];

/** Draft 2020-12; the shape a writer must give, so what has a default may be left out. */
export function jsonSchemaOf(name: ContractName): Record<string, unknown> {
  return { title: name, ...z.toJSONSchema(contracts[name], { io: "input" }) };
}
