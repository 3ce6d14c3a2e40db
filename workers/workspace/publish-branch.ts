import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { SimpleGit } from "simple-git";
import { StepError } from "../../contracts/step-error.ts";
import { sealedGit } from "../git.ts";
import { type CommitText, commitMessage } from "./commit-message.ts";
import { commitTree } from "./commit-tree.ts";
import { commonDirectory } from "./sealed-repository.ts";

export type PublishRequest = {
  /** The head whose tree is offered. */
  headSha: string;
  message: CommitText;
  /** ISO 8601; the same date makes the same commit again. */
  at: string;
};

export type Published = { commit: string; adopted: boolean };

type Place = { repository: string; gitDir: string; branch: string; baseSha: string };

/**
 * Brings a head to the user's repository as one commit on one new branch. Never moves a branch:
 * one that already holds this very change is adopted, any other stops the step.
 */
export async function publishBranch(place: Place, request: PublishRequest): Promise<Published> {
  const { repository, gitDir, branch, baseSha } = place;
  const user = await userRepository(repository);
  await user.raw("check-ref-format", "--branch", branch);
  const existing = await findPublished(place, request.headSha);
  if (existing) return { commit: existing, adopted: true };
  const tree = await treeOf(gitDir, request.headSha);
  const author = authorOf(await readIdentity(user), request.at);
  const message = commitMessage(request.message);
  const commit = commitTree(gitDir, { tree, parent: baseSha, message, author });
  const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc"];
  await user.raw("fetch", ...quiet, "--no-recurse-submodules", gitDir, commit);
  const ref = `refs/heads/${branch}`;
  // Only this run writes its branch: a lock on it is left of a git that was killed.
  await rm(join(await commonDirectory(repository), `${ref}.lock`), { force: true });
  const zero = "0".repeat(commit.length);
  await user.raw("update-ref", "-m", "patchgate: publish", ref, commit, zero);
  return { commit, adopted: false };
}

/** The commit on the run's branch if it holds this very change; throws when it holds another. */
export async function findPublished(place: Place, headSha: string): Promise<string | null> {
  const { repository, gitDir, branch, baseSha } = place;
  const user = await userRepository(repository);
  const existing = await readBranch(user, branch);
  if (!existing) return null;
  const held = (await user.raw("show", "-s", "--format=%T %P", existing)).trim();
  if (held === `${await treeOf(gitDir, headSha)} ${baseSha}`) return existing;
  throw new StepError(
    "infrastructure",
    `Branch ${branch} already exists in the repository with other content. ` +
      "Rename or delete it, then resume the run.",
    { retryable: false },
  );
}

async function treeOf(gitDir: string, headSha: string): Promise<string> {
  return (await sealedGit({ gitDir })(["rev-parse", `${headSha}^{tree}`])).trim();
}

async function readBranch(user: SimpleGit, branch: string): Promise<string> {
  const format = "--format=%(objectname)";
  return (await user.raw("for-each-ref", format, `refs/heads/${branch}`)).trim();
}

async function readIdentity(user: SimpleGit): Promise<{ name: string; email: string }> {
  const [name, email] = await Promise.all([
    user.getConfig("user.name"),
    user.getConfig("user.email"),
  ]);
  if (name.value && email.value) return { name: name.value, email: email.value };
  return { name: "patchgate", email: "patchgate@localhost" };
}

/** git takes names without the characters that frame them. */
function authorOf({ name, email }: { name: string; email: string }, at: string) {
  const plain = (text: string) => text.replace(/[<>\n\0]/g, "").trim();
  const date = `${Math.floor(Date.parse(at) / 1000)} +0000`;
  return { name: plain(name), email: plain(email), date };
}

/** The user's own settings, but no hook and no program of theirs runs. Loaded only when needed. */
async function userRepository(repository: string): Promise<SimpleGit> {
  const { simpleGit } = await import("simple-git");
  return simpleGit({
    baseDir: repository,
    timeout: { block: 60_000 },
    unsafe: { allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true },
    config: ["core.hooksPath=/dev/null", "core.fsmonitor=false", "fetch.writeCommitGraph=false"],
    allowEnvironment: ["GIT_TERMINAL_PROMPT"],
  }).env({
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
  });
}
