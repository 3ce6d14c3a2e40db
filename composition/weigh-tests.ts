import type { TestOutline } from "../contracts/test-outline.ts";
import type { RiskyPart } from "../policies/risky-parts/risky-part.ts";
import { weakenedSettings, weakenedSnapshots, weakenedTests } from "../policies/weakened-tests.ts";
import { isTestFile, isTestPath } from "../workers/project/test-paths.ts";
import type { RiskReader, Versions } from "../workers/workspace/patch-risks.ts";

const script = /\.[cm]?[jt]sx?$/;
const runnerSettings =
  /(^|\/)(?:(?:vitest|vite|jest|playwright|karma|ava|wdio|cypress)\.(?:config|workspace|conf)(?:\.\w+)?\.(?:[cm]?[jt]s|json)|\.(?:nycrc|c8rc|mocharc|taprc)(?:\.(?:json|[cm]?js))?|jest\.setup\.[cm]?[jt]s)$/;

/** What of a change makes the tests demand less than they did on the base. */
export const weighTests: RiskReader = {
  concerns: (path) => isWeighed(path) || runnerSettings.test(path),
  async read(versions) {
    const { path, previousPath, before, after } = versions;
    if (before === null) return [];
    if (isTestFile(previousPath) && !isTestFile(path))
      return [{ part: "its name", why: "It was a test file, and no runner takes it for one now." }];
    // A deleted test file has a reason of its own at the gate.
    if (after === null) return isTestFile(path) ? [] : [deleted];
    return path.endsWith(".snap") ? weakenedSnapshots(before, after) : weigh(versions);
  },
};

const deleted = { part: "the whole file", why: "Tests or their settings are deleted." };
const unread = { part: "the whole file", why: "Nobody can tell what it asks of the tests now." };

function isWeighed(path: string): boolean {
  return isTestPath(path) && (script.test(path) || path.endsWith(".snap"));
}

async function weigh({ path, previousPath, before, after }: Versions): Promise<RiskyPart[]> {
  const { readOutline } = await import("../changes/outline/read-outline.ts");
  const [old, now] = [readOutline(previousPath, before ?? ""), readOutline(path, after ?? "")];
  if (!now) return [unread];
  const known: TestOutline = old ?? { tests: [], assertions: [], settings: {} };
  return runnerSettings.test(path) ? weakenedSettings(known, now) : weakenedTests(known, now);
}
