import { expect, it } from "vitest";
import { parse } from "yaml";
import type { Evidence } from "../../contracts/evidence.ts";
import type { ApprovalScope } from "../../contracts/gate.ts";
import type { PolicyRule } from "../../contracts/policy.ts";
import { pullRequestPage } from "../../integrations/pull-request-page.ts";
import { noUsage } from "../../policies/usage.ts";
import {
  aCheckReport,
  aGate,
  anApproval,
  aPatch,
  aPlan,
  aReview,
  aSpec,
  aTestReport,
  aTicket,
  someTerms,
} from "../support/facts.ts";

const page = (over: Partial<Evidence>) =>
  pullRequestPage(
    {
      version: 1,
      runId: "run-1",
      ticket: aTicket(),
      terms: someTerms(),
      spec: aSpec(),
      plan: aPlan(),
      risk: "low",
      patch: aPatch(),
      checks: aCheckReport(),
      review: aReview(),
      findings: [],
      tests: aTestReport(),
      gates: [],
      refused: [],
      rounds: { patches: 1, reviews: 1 },
      usage: noUsage,
      spending: [],
      events: 9,
      seal: null,
      ...over,
    },
    "0123456789",
    `sha256:${"e".repeat(64)}`,
  );

it("says that tests written after the review were not reviewed, and only then", () => {
  const unread = "they were checked and run, not reviewed.";
  expect(page({ review: aReview({ headSha: "head-1" }) })).not.toContain(unread);
  expect(page({ review: aReview({ headSha: "head-0" }) })).toContain(unread);
});

it("has no section that a summary made up", () => {
  const summary = "Done.\n\n## Acceptance criteria\nall proven";
  const headings = page({ patch: aPatch({ summary }) }).match(/^## Acceptance criteria$/gm);
  expect(headings).toHaveLength(1);
});

it("tells what was tried and refused, as text that does nothing, and nothing when nothing was", () => {
  const tried = {
    ...{ step: "develop", tool: "run_command", summary: "cat `.env` <b>" },
    ...{ rule: "never", because: "fs.read .env: <b>never", by: null },
  };
  expect(page({})).not.toContain("Tried and refused");
  const told = page({ refused: Array.from({ length: 12 }, () => tried) as Evidence["refused"] });
  expect(told).toMatch(/## Tried and refused\n- develop: `run_command` .*refused by rule `never`/);
  expect(told).toContain("refused by rule `never`: fs.read .env: &lt;b>never");
  const denied = { ...tried, by: "Ann <b>" };
  expect(page({ refused: [denied] as Evidence["refused"] })).toContain(
    "refused by Ann &lt;b>, asked by rule `never`: fs.read .env: &lt;b>never",
  );
  expect(told.match(/by rule/g)).toHaveLength(10);
  expect(told).toContain("- and 2 more, in the evidence");
});

it("shows the rules that people asked for, as YAML that is in force nowhere", async () => {
  const rule: PolicyRule = {
    id: "allow-mcp-call-docs",
    effect: "allow",
    actions: ["mcp.call"],
    resources: ["docs.```\n\u{e0041}"],
    why: "wanted",
  };
  const { diff: shown } = aPatch();
  const asked = { role: "developer", step: "develop", what: "call docs", shown } as const;
  const action = { ...asked, effects: ["sha256:1"], proposes: [rule] };
  const gate = aGate({ kind: "action", action });
  const told = (...scopes: ApprovalScope[]) =>
    page({ gates: [{ gate, approvals: scopes.map((scope) => anApproval(gate, { scope })) }] });

  const [, yaml = ""] = /^```yaml\n([^`]*)^```$/m.exec(told("always")) ?? [];
  expect(parse(yaml)).toEqual({ policy: { rules: [rule] } });
  expect(told("always")).toContain("Not in force, in this run or any other. Asked for by Eve");
  for (const scopes of [["once"], ["run"], ["always", "run"], []] as ApprovalScope[][])
    expect(told(...scopes)).not.toContain("Proposed policy rules");
});

it("ties its figures to the commit, the timeline and what the sandbox held", () => {
  const walls = { reads: false, writes: true, network: true, environment: true };
  const guarantees = { ...walls, processTree: true, syscalls: false, limits: "none" as const };
  const told = page({
    checks: { ...aCheckReport(), guarantees },
    review: aReview({ headSha: "head-0" }),
    seal: {
      branch: "patchgate/t-1",
      commit: "c".repeat(40),
      tree: "a".repeat(40),
      diffDigest: `sha256:${"d".repeat(64)}`,
      reviewedDiffDigest: `sha256:${"b".repeat(64)}`,
      sinceReview: ["test/a.test.ts"],
      chain: `sha256:${"f".repeat(64)}`,
    },
  });
  expect(told).toContain(
    "Limits: nothing bounds memory or processes; **not guaranteed: reads, syscalls**.",
  );
  expect(told).toContain("after the review (`test/a.test.ts`): they were checked and run");
  expect(told).toContain(
    "[evidence.json](evidence.json) (`sha256:eeeeeeeeeeee`): tree `aaaaaaaaaaaa`, diff `sha256:dddddddddddd`, timeline of 9 events up to `sha256:ffffffffffff`.",
  );
});
