import { folderOf, joinPath } from "../graph/paths.ts";
import { globExpression } from "../graph/patterns.ts";
import { runnerSettings } from "../graph/runner-settings.ts";
import type { SourceTree } from "../source-tree.ts";

const fields = /\b(?:include|testMatch|spec)["']?\s*:\s*(\[[^\]]*\]|["'`][^"'`]+["'`])/g;

/** The paths that runner settings say tests have; other fields of the same name may be among them. */
export async function readTestPatterns(
  head: SourceTree,
  paths: string[],
): Promise<(path: string) => boolean> {
  const found: RegExp[] = [];
  for (const path of paths.filter((name) => runnerSettings.test(name))) {
    const source = (await head.read(path)) ?? "";
    for (const [, value = ""] of source.matchAll(fields)) {
      for (const [, text = ""] of value.matchAll(/["'`]([^"'`\n]+)["'`]/g)) {
        const pattern = joinPath(folderOf(path), text.replace("<rootDir>", "."));
        if (pattern !== null) found.push(globExpression(pattern));
      }
    }
  }
  return (path) => found.some((expression) => expression.test(path));
}
