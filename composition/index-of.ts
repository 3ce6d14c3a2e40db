import { join } from "node:path";

/** Where facts of a repository's code are kept: one place for all its worktrees. */
export function indexOf(home: string, repositoryName: string): string {
  return join(home, "index", repositoryName);
}
