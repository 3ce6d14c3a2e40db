import { takeLines } from "./clip.ts";
import { answered, type Tool } from "./guard.ts";
import type { ToolContext } from "./tool-context.ts";

const mostCharacters = 12_000;

export function showDiffTool(context: Pick<ToolContext, "diff">): Tool<"show_diff"> {
  return {
    name: "show_diff",
    description: "Show all changes since the base commit.",
    readOnly: true,
    timeoutMs: 30_000,
    async work() {
      const diff = (await context.diff()).trimEnd();
      if (diff === "") return answered("[no changes]");
      return answered(diff.length <= mostCharacters ? diff : clipDiff(diff));
    },
  };
}

/** Every file with its counts, then as much of the diff as fits. */
function clipDiff(diff: string): string {
  const files = diff.split(/^(?=diff --git )/m).map(countLines);
  const counts = takeLines(files, mostCharacters / 3);
  const lines = diff.split("\n").map((line) => line.slice(0, 400));
  const shown = takeLines(lines, mostCharacters - counts.join("\n").length);
  const left = lines.length - shown.length;
  return [
    `[${files.length} files changed:]`,
    ...counts,
    ...(counts.length < files.length ? [`… ${files.length - counts.length} more`] : []),
    ...shown,
    `[${left.toLocaleString("en")} more lines of diff; read_file shows each file as it is now]`,
  ].join("\n");
}

function countLines(file: string): string {
  const lines = file.split("\n");
  const name = /^diff --git a\/.* b\/(.*)$/.exec(lines[0] ?? "")?.[1] ?? lines[0];
  const body = lines.slice(lines.findIndex((line) => line.startsWith("@@")));
  const added = body.filter((line) => line.startsWith("+")).length;
  const removed = body.filter((line) => line.startsWith("-")).length;
  return `${name} +${added} -${removed}`;
}
