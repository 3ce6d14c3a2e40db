import type { Artifact } from "../../contracts/artifact.ts";
import { defaultBudget } from "../../contracts/budget.ts";
import type { Event } from "../../contracts/run-event.ts";

export const started: Event = {
  type: "run-started",
  ticket: {
    id: "T-1",
    source: "file",
    title: "Add a flag",
    body: "Please",
    url: null,
    author: { id: "ann", trusted: true },
    repository: "/repo",
    baseBranch: "main",
    labels: [],
  },
  terms: {
    baseSha: "b".repeat(40),
    branch: "patchgate/t-1",
    mode: "approve",
    budget: defaultBudget,
    configDigest: `sha256:${"0".repeat(64)}`,
    sandbox: "bwrap",
    models: {
      requirements: "openai:gpt-5.5",
      developer: "openai:gpt-5.5",
      reviewer: "openai:gpt-5.5",
      tester: "openai:gpt-5.5",
    },
    preapproved: [],
  },
};

export const stepStarted = (attempt: number) => ({
  type: "step-started" as const,
  step: "develop" as const,
  attempt,
});

export const modelCalled = (over: { key: string; costUsd: number | null }) => ({
  type: "model-called" as const,
  step: "develop" as const,
  attempt: 1,
  key: over.key,
  agent: "developer" as const,
  model: "m",
  requestHash: "h1",
  response: null as Artifact | null,
  error: "overloaded",
  usage: {
    tokens: { input: 1, cachedInput: 0, output: 1, reasoning: 0 },
    costUsd: over.costUsd,
    modelCalls: 1,
    toolCalls: 0,
    wallMs: 5,
  },
});
