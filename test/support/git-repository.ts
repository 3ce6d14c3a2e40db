import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { tempFolder } from "./temp-folder.ts";

export type GitRepository = { root: string; git(...args: string[]): Promise<string> };

/** A real repository on branch main with one commit that holds the given files. */
export async function gitRepository(files: Record<string, string>): Promise<GitRepository> {
  const root = await tempFolder();
  const git = async (...args: string[]) => {
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    const { stdout } = await execa("git", [...identity, ...args], { cwd: root });
    return stdout;
  };
  await git("init", "--quiet", "--initial-branch=main");
  await writeFiles(root, files);
  await git("add", "--all", "--force");
  await git("commit", "--quiet", "--allow-empty", "--message=Base");
  return { root, git };
}

export async function writeFiles(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
