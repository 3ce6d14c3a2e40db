import { relative } from "node:path";
import type { TestResult } from "../../contracts/test-report.ts";
import { wholeFile } from "../../policies/prove-criteria.ts";
import type { TestRunner } from "../project/project.ts";
import type { NodeTestEvent } from "./node-reporter.ts";
import { parseNodeEvents } from "./parse-node-events.ts";

/** What a runner reported of these files, test by test; null when its report cannot be read. */
export function parseResults(
  runner: TestRunner,
  text: string | null,
  { root, files }: { root: string; files: string[] },
): TestResult[] | null {
  const report = parseJson(text);
  if (runner === "node")
    return Array.isArray(report) ? parseNodeEvents(report.map(eventOf), files[0] ?? "") : null;
  if (!isRecord(report)) return null;
  const results = runner === "mocha" ? parseMocha(report) : parseJest(report);
  return results.map((result) => ({ ...result, file: relative(root, result.file) || result.file }));
}

/** The whole file is one document, or it is not what the runner wrote. */
function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function eventOf(told: unknown): NodeTestEvent {
  const { type, name, nesting, file, kind, left, ms, error } = isRecord(told) ? told : {};
  return {
    type: type === "start" || type === "pass" ? type : "fail",
    name: textOf(name),
    nesting: numberOf(nesting),
    file: textOf(file),
    kind: textOf(kind),
    left: left === true,
    ms: numberOf(ms),
    error: textOf(error),
  };
}

/** The report of jest, which vitest shares. */
function parseJest(report: Record<string, unknown>): TestResult[] {
  return listOf(report.testResults).flatMap((suite) => {
    const file = textOf(suite.name);
    const tests = listOf(suite.assertionResults).map((test) => ({
      file,
      name: [...textsOf(test.ancestorTitles), textOf(test.title)].join(" > "),
      status: statusOf(textOf(test.status)),
      durationMs: numberOf(test.duration),
      message: textsOf(test.failureMessages).join("\n").slice(0, 2000) || null,
    }));
    const isTold = tests.some(({ status }) => status === "failed");
    if (isTold || suite.status !== "failed") return tests;
    // A file that does not load has no tests, one whose hook fails skips them: both have failed.
    const message = textOf(suite.message).slice(0, 2000) || whyUntold(tests.length);
    return [...tests, { file, name: wholeFile, status: "failed" as const, durationMs: 0, message }];
  });
}

function whyUntold(tests: number): string {
  return tests === 0 ? "The file did not load." : "The file failed outside of its tests.";
}

function parseMocha(report: Record<string, unknown>): TestResult[] {
  const pending = new Set(listOf(report.pending).map((test) => textOf(test.fullTitle)));
  return listOf(report.tests).map((test) => {
    const error = isRecord(test.err) ? textOf(test.err.stack) || textOf(test.err.message) : "";
    const skipped = pending.has(textOf(test.fullTitle));
    return {
      file: textOf(test.file),
      name: groupedTitle(test),
      status: error !== "" ? "failed" : skipped ? "skipped" : "passed",
      durationMs: numberOf(test.duration),
      message: error.slice(0, 2000) || null,
    };
  });
}

/** Mocha joins groups and title by a space; where the title begins is known. */
function groupedTitle({ fullTitle, title }: Record<string, unknown>): string {
  const [full, own] = [textOf(fullTitle), textOf(title)];
  const groups = full.slice(0, -own.length - 1);
  return own !== "" && groups !== "" && full.endsWith(` ${own}`) ? `${groups} > ${own}` : full;
}

function statusOf(status: string): TestResult["status"] {
  if (status === "passed" || status === "failed") return status;
  return "skipped";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
