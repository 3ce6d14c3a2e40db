import { describe, expect, it } from "vitest";
import { Policy } from "../../contracts/policy.ts";
import {
  checkExamples,
  diffPolicies,
  enumerateStates,
  explainPath,
  type PolicyState,
} from "../../policies/check-policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { builtinZones } from "../../policies/zones.ts";

const builtin = createPolicy(Policy.parse({}));

/** The loosest configuration that can be written. */
const loosest = createPolicy(
  Policy.parse({
    rules: [
      {
        id: "allow-all",
        effect: "allow",
        actions: [
          "fs.read",
          "fs.write",
          "fs.delete",
          "proc.exec",
          "net.connect",
          "git.push",
          "pkg.install",
          "mcp.call",
        ],
        resources: ["**"],
        why: "As loose as it gets.",
      },
    ],
  }),
);

const gated = Object.keys(builtinZones).filter((zone) => zone !== "secrets");
const changes = (state: PolicyState) => /^fs\.(write|delete)$/.test(state.effect.action);
const inZone = (state: PolicyState, ...zones: string[]) =>
  state.effect.zones.some((zone) => zones.includes(zone));

const invariants: Record<string, { when(state: PolicyState): boolean; never: string[] }> = {
  "a secret is never allowed, nor asked for": {
    when: (state) => inZone(state, "secrets") && state.effect.action.startsWith("fs."),
    never: ["allow", "ask"],
  },
  "a gated zone is never plainly changed": {
    when: (state) => changes(state) && inZone(state, ...gated, "package-manifest"),
    never: ["allow"],
  },
  "nothing outside the workspace is changed": {
    when: (state) => changes(state) && inZone(state, "outside"),
    never: ["allow", "ask"],
  },
  "git's own directory is never changed": {
    when: (state) => changes(state) && inZone(state, "git"),
    never: ["allow", "ask"],
  },
  "nothing is published by an agent": {
    when: (state) =>
      inZone(state, "publish") && /^(git\.push|proc\.exec)$/.test(state.effect.action),
    never: ["allow", "ask"],
  },
  "no other rights are taken": {
    when: (state) => state.effect.action === "proc.exec" && inZone(state, "privilege"),
    never: ["allow", "ask"],
  },
  "requirements and reviewer change and run nothing": {
    when: (state) =>
      /^(requirements|reviewer)$/.test(state.role) &&
      /^(fs\.write|fs\.delete|proc\.exec|pkg\.install|git\.push)$/.test(state.effect.action),
    never: ["allow", "ask"],
  },
  "without a sandbox an unreadable command is never run unasked": {
    when: (state) =>
      !state.effect.sandboxed &&
      state.effect.action === "proc.exec" &&
      inZone(state, "unknown", "construct", "over-limit", "hidden-text"),
    never: ["allow"],
  },
  "without a sandbox nothing is sent out": {
    when: (state) =>
      !state.effect.sandboxed && state.effect.action === "net.connect" && inZone(state, "upload"),
    never: ["allow", "ask"],
  },
};

const builtinOnly: typeof invariants = {
  "without a sandbox no program runs unasked unless it is known to only read": {
    when: (state) =>
      !state.effect.sandboxed && state.effect.action === "proc.exec" && !inZone(state, "read-only"),
    never: ["allow"],
  },
  "without a sandbox nothing is changed unasked": {
    when: (state) => !state.effect.sandboxed && changes(state),
    never: ["allow"],
  },
  "the sandbox reaches no other machine": {
    when: (state) =>
      state.effect.sandboxed && state.effect.action === "net.connect" && !inZone(state, "loopback"),
    never: ["allow"],
  },
};

describe("the whole state space", () => {
  for (const [name, { when, never }] of Object.entries(invariants))
    it(`keeps under any configuration: ${name}`, () => {
      const states = enumerateStates([builtin, loosest]).filter(when);
      const broken = [builtin, loosest].flatMap((policy) =>
        states.filter(({ effect, role }) =>
          never.includes(policy.judgeEffect(effect, role).effect),
        ),
      );
      expect(states.length).toBeGreaterThan(0);
      expect(broken).toEqual([]);
    });

  for (const [name, { when, never }] of Object.entries(builtinOnly))
    it(`keeps by default: ${name}`, () => {
      const states = enumerateStates([builtin]).filter(when);
      expect(states.length).toBeGreaterThan(0);
      expect(
        states.filter(({ effect, role }) =>
          never.includes(builtin.judgeEffect(effect, role).effect),
        ),
      ).toEqual([]);
    });

  it("never decides more loosely when an effect lies in one more zone", () => {
    const rank = { allow: 0, ask: 1, deny: 2 };
    const worse = enumerateStates([builtin]).filter(({ effect, role }) => {
      const more = { ...effect, zones: [...effect.zones, "secrets"] };
      return (
        rank[builtin.judgeEffect(more, role).effect] <
        rank[builtin.judgeEffect(effect, role).effect]
      );
    });
    expect(worse).toEqual([]);
  });
});

describe("examples in rules", () => {
  it("holds all of the built-in ones", () => {
    expect(checkExamples(builtin)).toEqual([]);
  });

  it("reports an example that its rule does not decide", () => {
    const own = createPolicy(
      Policy.parse({
        rules: [
          {
            id: "no-lodash",
            effect: "deny",
            actions: ["pkg.install"],
            resources: ["lodash"],
            match: ["npm install lodash", "npm install left-pad"],
            notMatch: ["npm i lodash-es"],
            why: "Use the language.",
          },
        ],
      }),
    );
    expect(checkExamples(own)).toEqual([
      {
        rule: "no-lodash",
        example: "npm install left-pad",
        expected: "decided by this rule",
        got: "dependencies-have-their-step",
      },
    ]);
  });
});

describe("explanations", () => {
  it("tells zones and decisions of a path", () => {
    const { zones, decisions } = explainPath(builtin, "src/auth/login.ts");
    expect(zones).toEqual(["auth"]);
    expect(
      decisions.map(({ action, sandboxed, effect, id }) => [action, sandboxed, effect, id]),
    ).toEqual([
      ["fs.read", true, "allow", "read"],
      ["fs.write", true, "ask", "gated-zone"],
      ["fs.delete", true, "ask", "gated-zone"],
      ["fs.read", false, "allow", "read"],
      ["fs.write", false, "ask", "gated-zone"],
      ["fs.delete", false, "ask", "gated-zone"],
    ]);
  });

  it("lists the states whose decision a new rule changes", () => {
    const stricter = createPolicy(
      Policy.parse({
        rules: [
          {
            id: "no-infra",
            effect: "deny",
            actions: ["fs.write"],
            zones: ["infra"],
            roles: ["tester"],
            why: "No.",
          },
        ],
      }),
    );
    expect(
      diffPolicies(builtin, stricter).map(({ role, effect, before, after }) => [
        role,
        effect.insideWorkspace,
        effect.sandboxed,
        before.id,
        after.id,
      ]),
    ).toEqual([
      ["tester", true, true, "gated-zone", "no-infra"],
      ["tester", true, false, "gated-zone", "no-infra"],
      ["tester", false, true, "gated-zone", "no-infra"],
      ["tester", false, false, "gated-zone", "no-infra"],
    ]);
    expect(diffPolicies(builtin, builtin)).toEqual([]);
  });
});
