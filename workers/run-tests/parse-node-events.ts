import type { TestResult } from "../../contracts/test-report.ts";
import { wholeFile } from "../../policies/prove-criteria.ts";
import type { NodeTestEvent } from "./node-reporter.ts";

/**
 * What `node --test` told of one file. Events come in the order of definition, a group's own after
 * those of its tests: only the innermost are tests, and the groups are prefixes of their names.
 */
export function parseNodeEvents(events: NodeTestEvent[], file: string): TestResult[] {
  const results: TestResult[] = [];
  const path: string[] = [];
  let deepest = -1;
  for (const event of events) {
    const { type, nesting, kind } = event;
    if (type === "start") {
      path.splice(nesting, path.length, event.name);
      continue;
    }
    const closesGroup = deepest > nesting || kind === "suite";
    deepest = nesting;
    if (!closesGroup) results.push(resultOf(event, path.slice(0, nesting), file));
  }
  return results;
}

function resultOf(event: NodeTestEvent, groups: string[], file: string): TestResult {
  const names = [event.file, event.file.slice(event.file.lastIndexOf(file))];
  const isFile = event.nesting === 0 && names.includes(event.name);
  const failed = event.type === "fail" && !event.left;
  return {
    file,
    name: isFile ? wholeFile : [...groups, event.name].join(" > "),
    status: event.left ? "skipped" : failed ? "failed" : "passed",
    durationMs: event.ms,
    message: failed ? event.error.slice(0, 2000) : null,
  };
}
