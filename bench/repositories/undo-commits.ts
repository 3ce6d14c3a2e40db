import { execFileSync } from "node:child_process";
import type { Trial } from "./trial.ts";

/** The last commits' changes to the sources, each as a trial that takes it back. */
export function undoneCommits(folder: string, inside: string, count: number): Trial[] {
  const trials: Trial[] = [];
  const listed = git(folder, [
    "log",
    "--first-parent",
    "--min-parents=1",
    "--format=%H",
    "-n400",
    "--",
    inside,
  ]);
  for (const commit of listed.split("\n").filter(Boolean)) {
    if (trials.length >= count) break;
    const parts = [`${commit}~1`, commit, "--", inside, ...tests];
    const patch = git(folder, ["diff", "--no-renames", ...parts]);
    const files = git(folder, ["diff", "--name-only", "--no-renames", ...parts]);
    if (patch !== "" && applies(folder, patch))
      trials.push({
        label: `commit ${commit.slice(0, 12)} undone`,
        isCommit: true,
        files: files.split("\n").filter(Boolean),
        apply: () => git(folder, ["apply", "--reverse"], patch),
        undo: () => git(folder, ["apply"], patch),
      });
  }
  return trials;
}

const tests = ["**/*.test.*", "**/*.spec.*", "**/tests/**", "**/__tests__/**", "**/*.md"].map(
  (pattern) => `:(exclude,glob)${pattern}`,
);

function applies(folder: string, patch: string): boolean {
  try {
    git(folder, ["apply", "--reverse", "--check"], patch);
    return true;
  } catch {
    return false;
  }
}

function git(cwd: string, args: string[], input = ""): string {
  return execFileSync("git", args, {
    cwd,
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
}
