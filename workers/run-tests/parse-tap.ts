import type { TestResult } from "../../contracts/test-report.ts";
import { fileMark } from "./runner-command.ts";

/**
 * Reads the TAP of `node --test`, file by file. A point that follows deeper points closes their
 * group, so only the innermost points are tests and the groups are prefixes of their names.
 */
export function parseTap(output: string): TestResult[] {
  return output.split(fileMark).slice(1).flatMap(parseFile);
}

function parseFile(text: string): TestResult[] {
  const [file = "", ...lines] = text.split("\n");
  const results: TestResult[] = [];
  const path: string[] = [];
  let deepest = -1;
  for (const [at, line] of lines.entries()) {
    const depth = Math.floor((/^ */.exec(line)?.[0].length ?? 0) / 4);
    const group = /^\s*# Subtest: (.*)$/.exec(line)?.[1];
    if (group !== undefined) path.splice(depth, path.length, plainTitle(group));
    const point = /^\s*(not )?ok \d+ - (.*)$/.exec(line);
    if (!point) continue;
    const detail = yamlBlock(lines.slice(at + 1));
    const closesGroup = deepest > depth || /^\s*type: 'suite'$/m.test(detail);
    deepest = depth;
    if (!closesGroup) results.push(readPoint(point, { file, path: path.slice(0, depth), detail }));
  }
  return results;
}

type Around = { file: string; path: string[]; detail: string };

function readPoint(point: RegExpExecArray, { file, path, detail }: Around): TestResult {
  const [, failed, text = ""] = point;
  const [, title = text, directive = ""] = /^(.*?)(?: # (SKIP|TODO).*)?$/i.exec(text) ?? [];
  return {
    file,
    name: [...path, plainTitle(title)].join(" > "),
    status: directive !== "" ? "skipped" : failed ? "failed" : "passed",
    durationMs: Number(/duration_ms: ([\d.]+)/.exec(detail)?.[1] ?? 0),
    message: failed && directive === "" ? messageOf(detail) : null,
  };
}

function yamlBlock(lines: string[]): string {
  if (lines[0]?.trim() !== "---") return "";
  const end = lines.findIndex((line) => line.trim() === "...");
  return lines.slice(1, end < 0 ? lines.length : end).join("\n");
}

function messageOf(block: string): string {
  const text = /error: (?:\|-\n([\s\S]*?)(?=\n\s*\w+:)|'?(.*?)'?$)/m.exec(block);
  return (text?.[1] ?? text?.[2] ?? "failed").replace(/^\s+/gm, "").trim().slice(0, 2000);
}

function plainTitle(title: string): string {
  return title.replace(/\\([#\\])/g, "$1").trim();
}
