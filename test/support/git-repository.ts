import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { tempFolder } from "./temp-folder.ts";

export type GitRepository = {
  root: string;
  baseSha: string;
  git(...args: string[]): Promise<string>;
};

type Files = Record<string, string | Uint8Array>;

/** A real repository for one test. */
export async function gitRepository(files: Files): Promise<GitRepository> {
  return initRepository(await tempFolder(), files);
}

/** A real repository on branch main with one commit that holds the given files. */
export async function initRepository(root: string, files: Files): Promise<GitRepository> {
  const git = async (...args: string[]) => {
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    const { stdout } = await execa("git", [...identity, ...args], { cwd: root });
    return stdout;
  };
  await git("init", "--quiet", "--initial-branch=main");
  await writeFiles(root, files);
  await git("add", "--all", "--force");
  await git("commit", "--quiet", "--allow-empty", "--message=Base");
  return { root, git, baseSha: await git("rev-parse", "HEAD") };
}

export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
