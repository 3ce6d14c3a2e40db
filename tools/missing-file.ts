import { posix } from "node:path";
import { similarity } from "./similarity.ts";
import { listWorkspaceFiles } from "./workspace-files.ts";

/** What to say of a file that is not there. */
export async function missingFile(root: string, path: string): Promise<string> {
  const near = await nearestPaths(root, path);
  const hint =
    near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : " list_files shows what is there.";
  return `${path} does not exist.${hint}`;
}

/** Up to three existing files whose path is most like the one that was asked for. */
async function nearestPaths(root: string, path: string): Promise<string[]> {
  const name = posix.basename(path).toLowerCase();
  const files = await listWorkspaceFiles(root, ".");
  const scored = files
    .map((file) => ({ path: file.path, score: likeness(file.path, path, name) }))
    .filter(({ score }) => score >= 0.5)
    .sort((one, other) => other.score - one.score)
    .slice(0, 3);
  const best = scored[0]?.score ?? 0;
  return scored.filter(({ score }) => score >= best - 0.15).map((file) => file.path);
}

/** The name counts most: a wrong folder is the commonest mistake. */
function likeness(candidate: string, path: string, name: string): number {
  const names = similarity(posix.basename(candidate).toLowerCase(), name);
  return names < 0.5 ? 0 : 0.7 * names + 0.3 * similarity(candidate, path);
}
