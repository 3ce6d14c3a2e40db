import { detectChanges } from "../../changes/detect-changes.ts";
import type { Recordings } from "../../changes/recording/open-coverage.ts";
import { selectTests } from "../../changes/select-tests.ts";
import type { TestSelection } from "../../contracts/test-selection.ts";
import { changedFiles, type Files, memoryTree } from "./memory-tree.ts";

type Where = {
  cacheDir?: string;
  recordings?: Recordings;
  links?: Record<string, string | null>;
};

/**
 * Selects for the difference between a repository and the same with some files replaced; null
 * deletes. Links are told as path to target.
 */
export async function select(
  files: Files,
  edit: Record<string, string | null>,
  { links = {}, ...where }: Where = {},
): Promise<TestSelection> {
  const after: Files = { ...files };
  for (const [path, source] of Object.entries(edit)) {
    if (source === null) delete after[path];
    else after[path] = source;
  }
  const known = Object.entries(links).map(([path, target]) => ({ path, target }));
  const [base, head] = [memoryTree(files, known), memoryTree(after, known)];
  const changed = changedFiles(files, after);
  const shas = { baseSha: "a", headSha: "b" };
  const changes = await detectChanges({ base, head, files: changed, ...shas });
  return await selectTests({ changes, base, head, ...where });
}

/** One line a selected test, with its first reason. */
export function chosen(selection: TestSelection): string[] {
  return selection.tests.map(({ file, reasons }) => {
    const [first = ""] = reasons;
    return first.endsWith(file) ? first : `${file}: ${first}`;
  });
}
