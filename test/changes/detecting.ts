import { detectChanges } from "../../changes/detect-changes.ts";
import type { ChangedSymbol, ChangeSet } from "../../contracts/change-set.ts";
import { changedFiles, type Files, memoryTree } from "./memory-tree.ts";

export async function detect(
  base: Files,
  head: Files,
  files = changedFiles(base, head),
): Promise<ChangeSet> {
  return await detectChanges({
    base: memoryTree(base),
    head: memoryTree(head),
    files,
    baseSha: "a",
    headSha: "b",
  });
}

/** One line a symbol: change, kind, name, and what else is said of it. */
export function line(symbol: ChangedSymbol): string {
  const from = symbol.previous ? ` from ${symbol.previous.file}:${symbol.previous.name}` : "";
  const marks = `${symbol.exported ? " exported" : ""}${symbol.signatureChanged ? " signature" : ""}`;
  return `${symbol.change} ${symbol.kind} ${symbol.name}${marks}${from}`;
}

export async function lines(before: string, after: string, path = "a.ts"): Promise<string[]> {
  const { symbols } = await detect({ [path]: before }, { [path]: after });
  return symbols.map(line);
}
