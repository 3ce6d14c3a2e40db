import { access, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alternatesFile, type SealedRepository, writeGitDirectory } from "./sealed-repository.ts";

/**
 * A second git directory that commands in the sandbox may read, so that `git diff` and `git log`
 * work there. It shows the base commit on the run's branch; the program itself never reads it.
 */
export async function showGit(options: {
  view: string;
  workTree: string;
  sealed: SealedRepository;
  baseSha: string;
  branch: string;
}): Promise<void> {
  const { view, workTree, sealed, baseSha, branch } = options;
  if (await exists(join(view, "index"))) return;
  await writeGitDirectory(view, { head: `ref: refs/heads/${branch}\n`, baseSha, bare: false });
  await writeFile(join(view, "objects/info/alternates"), alternatesFile(sealed.objectStores));
  const ref = join(view, "refs/heads", branch);
  await mkdir(join(ref, ".."), { recursive: true });
  await writeFile(ref, `${baseSha}\n`);
  await writeFile(join(workTree, ".git"), `gitdir: ${view}\n`);
  await copyFile(join(sealed.gitDir, "shallow"), join(view, "shallow")).catch(() => {});
  await copyFile(join(sealed.gitDir, "index"), join(view, "index"));
}

/** Lets git work on the view whoever owns it inside the sandbox. */
export const sandboxGitEnv: Record<string, string> = {
  GIT_CONFIG_COUNT: "3",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
  // Files change hands after the index is written: only what is seldom the same by chance counts.
  GIT_CONFIG_KEY_1: "core.checkStat",
  GIT_CONFIG_VALUE_1: "minimal",
  GIT_CONFIG_KEY_2: "core.trustctime",
  GIT_CONFIG_VALUE_2: "false",
  GIT_OPTIONAL_LOCKS: "0",
};

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
