import type { Run } from "./run.ts";

/** A new fact voids every fact built on the old one, a person's approval included. */

export function withoutSpec({ spec, ...run }: Run): Run {
  return withoutPlan({ ...run, gates: without(run.gates, "spec") });
}

export function withoutPlan({ plan, planRisk, planCost, ...run }: Run): Run {
  return withoutPatch({ ...run, gates: without(run.gates, "plan") });
}

export function withoutPatch({ patch, checks, review, tests, ...run }: Run): Run {
  return { ...withoutPatchGate(run), requests: [] };
}

export function withoutPatchGate(run: Run): Run {
  return { ...run, gates: without(run.gates, "patch") };
}

export function without<T extends object, K extends keyof T>(record: T, key: K): T {
  const { [key]: _, ...rest } = record;
  return rest as T;
}
