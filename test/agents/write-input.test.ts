import { expect, it } from "vitest";
import type { AgentSeat } from "../../agents/agent-seat.ts";
import { describeFaults } from "../../agents/faults.ts";
import { reviewPatch } from "../../agents/reviewer/review-patch.ts";
import { testPatch } from "../../agents/tester/test-patch.ts";
import { clipList, writeInput } from "../../agents/write-input.ts";
import { aPatch, aSpec } from "../support/facts.ts";

const diagnostics = Array.from({ length: 2000 }, (_, line) => ({
  file: "src/a.ts",
  line,
  rule: null,
  message: "is wrong",
}));
const failing = { name: "lint", command: "npm run lint", diagnostics, excerpt: "" };

/** What an agent's verb hands over, as text. */
async function inputOf(verb: (seat: AgentSeat) => Promise<unknown>): Promise<string> {
  let text = "";
  const work: AgentSeat["work"] = ({ input }) => {
    text = writeInput(input, (one) => one);
    return new Promise(() => {});
  };
  void verb({ work });
  return text;
}

it("keeps the items that fit and counts the others", () => {
  expect(clipList(["one", "two", "three"], 12, "Ask.")).toEqual([
    "one",
    "two",
    "[1 more left out. Ask.]",
  ]);
  expect(clipList(["one", "two"], 12, "Ask.")).toEqual(["one", "two"]);
});

it("bounds the faults that come back, and the places in each", () => {
  const check = { source: "check" as const, ...failing };
  const text = writeInput(describeFaults(Array.from({ length: 9 }, () => check)), (one) => one);
  expect(text.length).toBeLessThan(30_000);
  expect(text).toMatch(/"\[19\d\d more left out. npm run lint shows them.\]"/);
  expect(text).toMatch(/"\[\d more left out. They are told once these are mended.\]"/);
});

it("bounds what the reviewer is told of checks", async () => {
  const check = { ...failing, kind: "lint" as const, exitCode: 1, durationMs: 1, log: null };
  const checks = {
    headSha: "b",
    baseSha: "a",
    sandbox: "bwrap",
    checks: [{ ...check, status: "failed-before" as const }],
  };
  const text = await inputOf((seat) =>
    reviewPatch({ spec: aSpec(), patch: aPatch(), diff: "", checks, earlier: [], round: 1 }, seat),
  );
  expect(text.length).toBeLessThan(12_000);
  expect(text).toMatch(/\[19\d\d more left out. The check's command shows them.\]/);
});

it("bounds what the tester is told of the change", async () => {
  const symbol = {
    file: "src/a.ts",
    kind: "function",
    change: "added" as const,
    previous: null,
    exported: true,
    signatureChanged: false,
    span: { start: 1, end: 2 },
  };
  const symbols = Array.from({ length: 900 }, (_, at) => ({ ...symbol, name: `f${at}` }));
  const tests = Array.from({ length: 900 }, (_, at) => ({
    file: `test/f${at}.test.ts`,
    names: [],
    reasons: [`f${at} ← test/f${at}.test.ts`],
    by: "graph" as const,
  }));
  const changes = { baseSha: "a", headSha: "b", files: [], symbols, nonCode: [] };
  const selection = {
    tests,
    total: 900,
    mode: "targeted" as const,
    fullBecause: null,
    uncovered: symbols,
  };
  const text = await inputOf((seat) =>
    testPatch(
      {
        spec: aSpec(),
        patch: aPatch(),
        changes,
        selection,
        checks: undefined,
        existingTests: [],
        faults: [],
      },
      seat,
    ),
  );
  expect(text.length).toBeLessThan(24_000);
  expect(text).toContain("f0 ← test/f0.test.ts");
  expect(text.match(/more left out. show_diff shows the whole change/g)).toHaveLength(2);
  expect(text).toMatch(/[678]\d\d more left out. They are run all the same/);
});
