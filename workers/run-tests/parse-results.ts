import { relative } from "node:path";
import type { TestResult } from "../../contracts/test-report.ts";
import type { TestRunner } from "../project/project.ts";
import { parseTap } from "./parse-tap.ts";

/** What a runner reported, test by test; null when its report cannot be read. */
export function parseResults(
  runner: TestRunner,
  output: string,
  root: string,
): TestResult[] | null {
  if (runner === "node") return parseTap(output);
  const report = lastJson(output);
  if (!isRecord(report)) return null;
  const results = runner === "mocha" ? parseMocha(report) : parseJest(report);
  return results.map((result) => ({ ...result, file: relative(root, result.file) || result.file }));
}

/** Runners print the report beside what tests print; it is the last JSON object that is whole. */
function lastJson(output: string): unknown {
  for (let at = output.lastIndexOf("\n{"); ; at = output.lastIndexOf("\n{", at - 1)) {
    const start = at < 0 ? output.indexOf("{") : at + 1;
    const end = output.lastIndexOf("}");
    try {
      return JSON.parse(output.slice(start, end + 1));
    } catch {
      if (at <= 0) return undefined;
    }
  }
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
    if (tests.length > 0 || suite.status !== "failed") return tests;
    // A file that does not load has no tests, and has failed all the same.
    const message = textOf(suite.message).slice(0, 2000) || "The file did not load.";
    return [{ file, name: "(file)", status: "failed" as const, durationMs: 0, message }];
  });
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
