import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { takeLines } from "./clip.ts";
import { globBelow, globMatcher } from "./glob.ts";
import { answered, failed, type Tool } from "./guard.ts";
import type { ToolContext } from "./tool-context.ts";
import { listWorkspaceFiles } from "./workspace-files.ts";
import { isMissing } from "./workspace-path.ts";

const mostPaths = 200;
const mostCharacters = 8_000;

export function listFilesTool(context: Pick<ToolContext, "root">): Tool<"list_files"> {
  return {
    name: "list_files",
    description: "List files git does not ignore. Not for their text: search_code.",
    readOnly: true,
    timeoutMs: 30_000,
    async work(args) {
      const root = await context.root();
      const folder = args.path ?? ".";
      const problem = await folderProblem(join(root, folder), folder);
      if (problem) return failed(problem);
      const all = (await listWorkspaceFiles(root, folder)).map((file) => file.path);
      const paths = args.glob === null ? all : filterPaths(all, folder, args.glob);
      if (paths.length === 0) return answered(nothing(all.length, folder, args.glob));
      if (args.glob === null && paths.length > mostPaths) return answered(overview(paths, folder));
      return answered(bounded(paths, `${count(paths.length)} match`));
    },
  };
}

async function folderProblem(absolute: string, folder: string): Promise<string | null> {
  try {
    const found = await lstat(absolute);
    return found.isDirectory() ? null : `${folder} is a file. Use read_file.`;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return `${folder} does not exist. list_files with path null shows the root.`;
  }
}

function filterPaths(paths: string[], folder: string, glob: string): string[] {
  const matches = globMatcher(globBelow(folder, glob));
  const start = folder === "." ? 0 : folder.length + 1;
  return paths.filter((path) => matches(path.slice(start)));
}

/** One level of a big tree, with how much lies below each folder. */
function overview(paths: string[], folder: string): string {
  const start = folder === "." ? 0 : folder.length + 1;
  const below = new Map<string, number>();
  for (const path of paths) {
    const slash = path.indexOf("/", start);
    const entry = slash === -1 ? path : path.slice(0, slash + 1);
    below.set(entry, (below.get(entry) ?? 0) + 1);
  }
  const entries = [...below].map(([entry, files]) =>
    entry.endsWith("/") ? `${entry} (${count(files)})` : entry,
  );
  return [
    `[${count(paths.length)} in all; one level is shown, go deeper with path or glob]`,
    bounded(entries, `${entries.length} entries`),
  ].join("\n");
}

function bounded(paths: string[], total: string): string {
  const shown = takeLines(paths.slice(0, mostPaths), mostCharacters);
  if (shown.length === paths.length) return paths.join("\n");
  return [
    `[${total}; the first ${shown.length} are shown, narrow with path or glob]`,
    ...shown,
  ].join("\n");
}

function nothing(all: number, folder: string, glob: string | null): string {
  const where = folder === "." ? "the repository" : folder;
  if (glob === null) return `[no files in ${where} that git does not ignore]`;
  return `[none of the ${count(all)} in ${where} match ${glob}]`;
}

function count(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}
