import type { Check } from "../contracts/check-report.ts";
import type { Evidence } from "../contracts/evidence.ts";
import { count, dollars, duration } from "../contracts/figures.ts";
import type { Approval, Gate } from "../contracts/gate.ts";
import { evidenceNotes } from "./evidence-notes.ts";
import { bullets, code, inline, prose, table } from "./markdown.ts";
import { proposedRules } from "./proposed-rules.ts";

/**
 * The page of a pull request at `commit`: what changed and the proof, every figure from the evidence,
 * whose file has the digest `bundle`.
 */
export function pullRequestPage(evidence: Evidence, commit: string, bundle: string): string {
  const { runId, ticket, patch } = evidence;
  const sections = [
    `<!-- patchgate run=${runId} ticket=${ticket.source}:${code(ticket.id).replaceAll("`", "")} sha=${commit} key=pull-request -->`,
    section("What changed", prose(patch.summary)),
    section("Acceptance criteria", criteria(evidence)),
    section(`Evidence (commit \`${commit.slice(0, 7)}\`)`, checks(evidence, bundle)),
    section("Risk and approvals", risk(evidence)),
    section("Proposed policy rules", proposedRules(evidence)),
    section("Tried and refused", refused(evidence)),
    section("Assumptions and out of scope", assumptions(evidence)),
    details("Plan, review rounds and cost", `${story(evidence)}\n\n${cost(evidence)}`),
  ];
  return `${sections.filter((part) => part !== "").join("\n\n")}\n`;
}

function section(title: string, body: string): string {
  return body === "" ? "" : `## ${title}\n${body}`;
}

function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function criteria({ spec, tests }: Evidence): string {
  const rows = spec.acceptanceCriteria.map(({ id, statement }) => {
    const proof = tests.criteria.find((one) => one.id === id);
    const shown = proof?.tests.map(code).join("<br>") || inline(proof?.because ?? "");
    return [id, inline(statement), shown || "none", proof?.status ?? "unproven"];
  });
  return table(["#", "Criterion", "Proof", "Result"], rows);
}

function checks(evidence: Evidence, bundle: string): string {
  const { checks, tests } = evidence;
  const rows = checks.checks.map((check) => [
    inline(check.name),
    code(check.command),
    result(check),
    duration(check.durationMs),
  ]);
  const passed = tests.results.filter(({ status }) => status === "passed").length;
  const failed = tests.results.filter(({ status }) => status === "failed").length;
  const { selection } = tests;
  const chosen =
    selection.mode === "full"
      ? `all ${selection.total} test files (${inline(selection.fullBecause ?? "")})`
      : `${selection.tests.length} of ${selection.total} test files`;
  if (tests.command !== null)
    rows.push([
      `Targeted tests: ${chosen}`,
      code(tests.command),
      `${passed} passed, ${failed} failed`,
      "",
    ]);
  if (tests.newTests.length > 0) {
    const failing = tests.newTests.filter(({ failsOnBase }) => failsOnBase).length;
    rows.push([
      "New tests fail without the patch",
      tests.newTests
        .map(({ file }) => code(file))
        .filter(unique)
        .join(" "),
      `${failing} of ${tests.newTests.length} fail on base`,
      "",
    ]);
  }
  return `${table(["Check", "Command", "Result", "Time"], rows)}\n\n${evidenceNotes(evidence, bundle)}`;
}

function result({ status, exitCode }: Check): string {
  if (status === "passed") return "pass";
  if (status === "failed-before") return "fails on base too, in the same way";
  if (status === "unknown") return "fails on base too, unknown whether in the same way";
  return exitCode === null ? status : `${status} (exit ${exitCode})`;
}

function risk({ risk: level, gates, ticket }: Evidence): string {
  const lines = gates.map(({ gate, approvals }) => {
    const why = gate.reasons
      .map((reason) => inline(reason.why))
      .filter(unique)
      .join(" ");
    const answers = approvals.map((one) => answer(one, gate)).join(" ");
    return `${gate.kind} gate: ${why} ${answers}${spokenFor(approvals, ticket.author)}`;
  });
  const none = gates.length === 0 ? " Nothing in it needed a person's approval." : "";
  return `**${level[0]?.toUpperCase()}${level.slice(1)}**.${none}${lines.length > 0 ? `\n\n${bullets(lines)}` : ""}`;
}

function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

const mostRefusals = 10;

/** What policy or people kept an agent from, so that a reviewer knows what was wanted. */
function refused({ refused: all }: Evidence): string {
  const told = all.map(({ step, tool, summary, rule, because, by }) => {
    const tried = `${step}: ${code(tool)} ${code(clip(summary, 120))}`;
    const who =
      by === null ? `by rule ${code(rule)}` : `by ${inline(by)}, asked by rule ${code(rule)}`;
    return `${tried}, refused ${who}${because ? `: ${inline(clip(because, 240))}` : ""}`;
  });
  const more = told.length - mostRefusals;
  return bullets([
    ...told.slice(0, mostRefusals),
    ...(more > 0 ? [`and ${more} more, in the evidence`] : []),
  ]);
}

/** Which names one account gave: on one machine nobody checks them. */
function spokenFor(approvals: Approval[], author: Evidence["ticket"]["author"]): string {
  const names = new Map<string, string[]>();
  for (const { id, claimedBy = id } of [author, ...approvals.map(({ by }) => by)])
    names.set(claimedBy, [...(names.get(claimedBy) ?? []), id].filter(unique));
  const told = [...names].filter(
    ([, given]) => given.length > 1 && approvals.some(({ by }) => given.includes(by.id)),
  );
  return told
    .map(
      ([account, given]) =>
        ` Nobody checked that these are several people: ${code(account)} spoke for ${given.map(code).join(", ")}${given.includes(author.id) ? `, and ${code(author.id)} asked for the change` : ""}.`,
    )
    .join("");
}

function answer({ by, decision, at, comment }: Approval, { digest }: Gate): string {
  const said = comment ? ` (“${inline(comment)}”)` : "";
  const bound = `${digest.slice(0, 19)}…`;
  return `${decision} by ${inline(by.displayName)} (${by.channel}, ${at}, bound to ${code(bound)})${said}.`;
}

function assumptions({ spec, plan, patch }: Evidence): string {
  const taken = [...spec.assumptions, ...plan.assumptions, ...patch.assumptions].filter(unique);
  const out = spec.outOfScope.map((item) => `Out of scope: ${inline(item)}`);
  return bullets([...taken.map(inline), ...out]);
}

function story({ plan, patch, findings, review, rounds, spec }: Evidence): string {
  const added = patch.files.reduce((sum, file) => sum + file.additions, 0);
  const deleted = patch.files.reduce((sum, file) => sum + file.deletions, 0);
  const resolved = findings.filter(({ status }) => status === "resolved").length;
  const open = findings.filter(({ status }) => status === "open" || status === "reopened").length;
  return [
    `1. Specification with ${spec.acceptanceCriteria.length} criteria.`,
    `2. Plan: ${inline(plan.approach)}`,
    `3. Patch, round ${rounds.patches}: ${patch.files.length} files, +${added} -${deleted}.`,
    `4. Review, round ${rounds.reviews}: ${review.verdict}; ${findings.length} findings, ${resolved} resolved, ${open} open, ${review.dropped} dropped for pointing outside the diff.`,
    ...findings.map(
      (one) =>
        `   - ${one.id} ${one.severity} ${code(`${one.file}:${one.line}`)} ${inline(one.problem)} (${one.status})`,
    ),
  ].join("\n");
}

function cost({ spending, usage }: Evidence): string {
  const rows = spending.map(({ step, agent, model, usage: spent }) => [
    `${agent} (${step})`,
    code(model),
    `${count(spent.tokens.input)} / ${count(spent.tokens.output)}`,
    dollars(spent.costUsd),
  ]);
  const total = `${count(usage.tokens.input)} / ${count(usage.tokens.output)}`;
  rows.push(["**total**", "", `**${total}**`, `**${dollars(usage.costUsd)}**`]);
  return table(["Agent", "Model", "Tokens in/out", "Cost"], rows);
}

function unique(item: string, index: number, all: string[]): boolean {
  return all.indexOf(item) === index;
}
