import type { PatchFile } from "../../contracts/patch.ts";
import type { TestResult } from "../../contracts/test-report.ts";
import { isNotRun } from "./run-tests.ts";

/**
 * Test files that gave no result: one whose tests run on the base has been silenced by the patch,
 * and has failed; one the runner never takes up, as another runner's, shows nothing.
 */
export async function judgeNotRun(
  results: TestResult[],
  changed: PatchFile[],
  runOnBase: (files: string[]) => Promise<TestResult[]>,
): Promise<TestResult[]> {
  const added = new Set(changed.flatMap(({ path, status }) => (status === "added" ? [path] : [])));
  const asked = results.filter((one) => isNotRun(one) && !added.has(one.file));
  if (asked.length === 0) return results;
  const onBase = await runOnBase(asked.map(({ file }) => previousPath(file, changed)));
  const ranThere = new Set(onBase.filter((one) => !isNotRun(one)).map(({ file }) => file));
  return results.map((result) => {
    if (!asked.includes(result) || !ranThere.has(previousPath(result.file, changed))) return result;
    const message = "Its tests run on the base commit; with the patch none of them is reported.";
    return { ...result, status: "failed", message };
  });
}

function previousPath(file: string, changed: PatchFile[]): string {
  return changed.find(({ path }) => path === file)?.previousPath ?? file;
}
