import type { PatchFile } from "../../contracts/patch.ts";
import type { TestReport } from "../../contracts/test-report.ts";

/** Which existing tests a patch edits, and which no runner finds any more. */
export function touchedTests(
  files: readonly PatchFile[],
  isTestFile: (path: string) => boolean,
): Pick<TestReport, "editedTests" | "removedTests"> {
  const tests = files.filter(({ path }) => isTestFile(path));
  const of = (status: PatchFile["status"]) =>
    tests.filter((file) => file.status === status).map(({ path }) => path);
  const renamedAway = files.flatMap(({ path, previousPath }) =>
    previousPath !== null && isTestFile(previousPath) && !isTestFile(path) ? [previousPath] : [],
  );
  return { editedTests: of("modified"), removedTests: [...of("deleted"), ...renamedAway] };
}
