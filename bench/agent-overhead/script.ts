import type { Reply, ServedRequest } from "../../test/support/model-server.ts";

/** What a turn asked for; the gap to the next request is what carrying it out took. */
export type TurnKind = "read" | "edit" | "diff" | "true" | "answer";

/** The contract the turns lead to. */
export const developer = "patch_claim";

const file = "src/greet.js";
const line = (number: number) => `export const revision = ${number};`;

/** The same work for every program: read, edit and command in turn, then the last answer. */
export function kindOf(turn: number, turns: number): TurnKind {
  if (turn === turns - 1) return "answer";
  const command = Math.floor(turn / 3) % 2 === 0 ? "diff" : "true";
  return (["read", "edit", command] as const)[turn % 3] ?? "read";
}

/** The bare program's answers: it knows one conversation only. */
export function floorReply(turn: number, turns: number): Reply {
  const round = Math.floor(turn / 3);
  switch (kindOf(turn, turns)) {
    case "read":
      return call("read", { path: file });
    case "edit":
      return call("edit", { path: file, from: line(round), to: line(round + 1) });
    case "diff":
      return call("shell", { command: "git diff --stat" });
    case "true":
      return call("shell", { command: "true" });
    case "answer":
      return { text: "done" };
  }
}

/** The product's answers: each agent gives its contract, the developer after all its turns. */
export function agentReply(contract: string, turn: number, turns: number): Reply {
  if (contract !== developer) return { text: JSON.stringify(contracts[contract]) };
  const round = Math.floor(turn / 3);
  switch (kindOf(turn, turns)) {
    case "read":
      return call("read_file", { path: file, start_line: null, end_line: null });
    case "edit":
      return call("edit_file", {
        path: file,
        old_string: line(round),
        new_string: line(round + 1),
        replace_all: false,
      });
    case "diff":
      return call("run_command", { command: "git diff --stat", timeout_seconds: null });
    case "true":
      return call("run_command", { command: "true", timeout_seconds: null });
    case "answer":
      return { text: JSON.stringify(contracts[developer]) };
  }
}

/** Name of the contract a request asks for; undefined for the bare program's. */
export function contractOf({ body }: ServedRequest): string | undefined {
  const text = body.text as { format?: { name?: string } } | undefined;
  return text?.format?.name;
}

function call(name: string, values: object): Reply {
  return { calls: [{ name, arguments: values }] };
}

const criterion = "AC-1";

const contracts: Record<string, object> = {
  feature_spec: {
    featureId: "GREET-1",
    title: "Raise the revision of the greeting",
    summary: "The module names its revision.",
    riskLevel: "low",
    inScope: ["The revision"],
    outOfScope: [],
    acceptanceCriteria: [
      { id: criterion, statement: "greet still names its revision", verifyBy: "test" },
    ],
    technicalConstraints: [],
    affectedAreas: [{ path: file, why: "Holds the revision" }],
    assumptions: [],
    risks: [],
    openQuestions: [],
    requiresHumanApproval: false,
  },
  plan: {
    approach: "Raise the number.",
    steps: [{ intent: "Raise the number", paths: [file], criteria: [criterion] }],
    testStrategy: "The existing test.",
    newDependencies: [],
    assumptions: [],
  },
  [developer]: {
    summary: "Raise the revision of the greeting.",
    criteria: [{ id: criterion, how: "The number is raised, and still a number." }],
    assumptions: [],
  },
  review: {
    verdict: "approved",
    findings: [],
    criteria: [{ id: criterion, met: true, because: "Only the number changed" }],
  },
  test_claim: {
    newTests: [],
    criteria: [{ id: criterion, tests: ["names its revision"] }],
  },
};
