import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type GitRepository, gitRepository, writeFiles } from "../../support/git-repository.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

const request = (headSha: string) => ({
  headSha,
  message: { title: "Change a", body: "", trailers: [["Patchgate-Run", "run-1"]] as const },
  at: "2026-05-04T10:00:00Z",
});

/** A run from first edit to published branch; answers what the branch holds. */
async function publishEdit(repository: GitRepository): Promise<string> {
  const { workspace } = await givenWorkspace(repository);
  await writeFiles(await workspace.root(), { "a.txt": "edited\n" });
  const { headSha, files } = await workspace.capture(aRun(), aStep());
  expect(files.map(({ path }) => path)).toEqual(["a.txt"]);
  await workspace.publish(request(headSha));
  return repository.git("show", "patchgate/ticket-1:a.txt");
}

function at(root: string, baseSha: string): GitRepository {
  const git = async (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
  return { root, baseSha, git };
}

it("works from a shallow clone", async () => {
  const origin = await gitRepository({ "a.txt": "a\n" });
  await writeFiles(origin.root, { "b.txt": "b\n" });
  await origin.git("add", "-A");
  await origin.git("commit", "-qm", "Second");
  const root = join(await tempFolder(), "clone");
  await origin.git("clone", "-q", "--depth=1", `file://${origin.root}`, root);
  const baseSha = await origin.git("rev-parse", "HEAD");
  expect(await publishEdit(at(root, baseSha))).toBe("edited");
});

it("works from a linked worktree, and from a clone that borrows its objects", async () => {
  const origin = await gitRepository({ "a.txt": "a\n" });
  const linked = join(await tempFolder(), "linked");
  await origin.git("worktree", "add", "-q", linked, "-b", "side");
  expect(await publishEdit(at(linked, origin.baseSha))).toBe("edited");
  const borrowing = join(await tempFolder(), "borrowing");
  await origin.git("clone", "-q", "--shared", origin.root, borrowing);
  expect(await publishEdit(at(borrowing, origin.baseSha))).toBe("edited");
});

it("works with objects named by SHA-256", async () => {
  const root = await tempFolder();
  const { git } = at(root, "");
  await git("init", "-q", "--object-format=sha256", "-b", "main");
  await writeFiles(root, { "a.txt": "a\n" });
  await git("add", "-A");
  await git("-c", "user.name=A", "-c", "user.email=a@x", "commit", "-qm", "Base");
  expect(await publishEdit(at(root, await git("rev-parse", "HEAD")))).toBe("edited");
});

it("leaves submodules empty and out of the patch", async () => {
  const inner = await gitRepository({ "in.txt": "in\n" });
  const outer = await gitRepository({ "a.txt": "a\n" });
  await outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.root, "sub");
  await outer.git("commit", "-qm", "Submodule");
  const baseSha = await outer.git("rev-parse", "HEAD");
  const { workspace } = await givenWorkspace(outer, { baseSha });
  const root = await workspace.root();
  expect(existsSync(join(root, "sub"))).toBe(true);
  expect(existsSync(join(root, "sub/in.txt"))).toBe(false);
  expect((await workspace.capture(aRun(), aStep())).files).toEqual([]);
});

it("leaves content filters of the user alone: pointers stay pointers", async () => {
  const repository = await gitRepository({
    ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
    "big.bin": "version https://git-lfs.github.com/spec/v1\n",
  });
  const fired = join(await tempFolder(), "fired");
  for (const kind of ["smudge", "clean", "process"]) {
    await repository.git("config", `filter.lfs.${kind}`, `touch ${fired}`);
  }
  await repository.git("config", "filter.lfs.required", "true");
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  expect(readFileSync(join(root, "big.bin"), "utf8")).toContain("git-lfs");
  await workspace.capture(aRun(), aStep());
  expect(existsSync(fired)).toBe(false);
});
