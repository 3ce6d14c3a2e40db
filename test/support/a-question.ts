import type { ActionQuestion } from "../../pipeline/ports.ts";

/** What a tool asks about. */
export function aQuestion(over: Partial<ActionQuestion> = {}): ActionQuestion {
  return {
    subject: "npm install left-pad",
    effects: ["pkg.install left-pad"],
    need: {
      reasons: [{ rule: "install", why: "It adds a package." }],
      files: [],
      risk: "medium",
      question: null,
    },
    action: {
      role: "developer",
      what: "run npm install left-pad",
      shown: { hash: `sha256:${"0".repeat(64)}`, bytes: 1, mime: "text/plain" },
      proposes: [],
    },
    ...over,
  };
}
