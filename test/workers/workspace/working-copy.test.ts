import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../support/fingerprint.ts";
import { gitRepository, writeFiles } from "../../support/git-repository.ts";
import { tempFolder } from "../../support/temp-folder.ts";

import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

describe("a working copy", () => {
  it("leaves a dirty checkout, its index, stash and git folder byte for byte as they were", async () => {
    const repository = await gitRepository({ "a.txt": "a\n", "b.txt": "b\n" });
    await writeFile(join(repository.root, "a.txt"), "stashed\n");
    await repository.git("stash");
    await writeFile(join(repository.root, "a.txt"), "staged\n");
    await repository.git("add", "a.txt");
    await writeFile(join(repository.root, "b.txt"), "dirty\n");
    await writeFile(join(repository.root, "c.txt"), "untracked\n");
    const before = fingerprint(repository.root);

    const { workspace } = await givenWorkspace(repository);
    workspace.prepare(aRun(), aStep());
    const root = await workspace.root();
    await writeFile(join(root, "a.txt"), "agent\n");
    await workspace.snapshot("edit");
    await workspace.capture(aRun(), aStep());
    await workspace.remove();

    expect(fingerprint(repository.root)).toEqual(before);
    expect(existsSync(root)).toBe(false);
  });

  it("starts from the base commit, not from what the checkout shows", async () => {
    const repository = await gitRepository({ "a.txt": "a\n" });
    await writeFile(join(repository.root, "a.txt"), "dirty\n");
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("a\n");
  });

  it("restores exactly the last snapshot of the step under way, in another process too", async () => {
    const repository = await gitRepository({
      ".gitignore": "out\n",
      "a.txt": "a\n",
      "b.txt": "b\n",
    });
    const { workspace, home } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFile(join(root, "a.txt"), "first\n");
    await rm(join(root, "b.txt"));
    await writeFiles(root, { "new/c.txt": "c\n" });
    const snapshot = await workspace.snapshot("turn 1");
    await writeFile(join(root, "a.txt"), "lost\n");
    await writeFiles(root, { "b.txt": "back\n", "stray.txt": "stray\n", out: "ignored\n" });
    await rm(join(root, "new"), { recursive: true });

    const resumed = await givenWorkspace(repository, { home });
    const underway = { step: "develop", attempt: 1, snapshot } as const;
    resumed.workspace.prepare(aRun({ underway }), aStep());
    expect(await resumed.workspace.changedSince(snapshot)).toEqual([]);
    expect(readFileSync(join(root, "new/c.txt"), "utf8")).toBe("c\n");
    expect(existsSync(join(root, "stray.txt"))).toBe(false);
    expect(existsSync(join(root, "b.txt"))).toBe(false);
    expect(existsSync(join(root, "out"))).toBe(true);
  });

  it("goes on after a kill left a lock behind", async () => {
    const repository = await gitRepository({ "a.txt": "a\n" });
    const { workspace, home } = await givenWorkspace(repository);
    await workspace.root();
    await writeFile(join(home, "runs/run-1/git/index.lock"), "");
    const resumed = await givenWorkspace(repository, { home });
    expect(await resumed.workspace.snapshot("again")).toMatch(/^[0-9a-f]{40}$/);
  });

  it("snapshots the same state as the same commit, and keeps it out of the user's refs", async () => {
    const repository = await gitRepository({ "a.txt": "a\n" });
    const first = await givenWorkspace(repository);
    const second = await givenWorkspace(repository);
    const shas: string[] = [];
    for (const { workspace } of [first, second]) {
      await writeFile(join(await workspace.root(), "a.txt"), "same\n");
      shas.push(await workspace.snapshot("turn 1"));
    }
    expect(shas[0]).toBe(shas[1]);
    expect(await repository.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  });

  it("commits only the paths it is told can differ", async () => {
    const repository = await gitRepository({ "a.txt": "a\n", "b.txt": "b\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFiles(root, { "a.txt": "edited\n", "new.txt": "new\n" });
    const sha = await workspace.snapshot("edit", ["a.txt", "new.txt"]);
    expect(await workspace.changedSince(sha)).toEqual([]);
    expect(await workspace.changedSince(repository.baseSha)).toEqual(["a.txt", "new.txt"]);
  });

  it("puts a path back: an edit, a removal, a new file, a file turned into a folder", async () => {
    const repository = await gitRepository({ "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFile(join(root, "a.txt"), "edited\n");
    await rm(join(root, "b.txt"));
    await rm(join(root, "c.txt"));
    await writeFiles(root, { "c.txt/inner.txt": "in\n", "new file.txt": "new\n" });
    for (const path of await workspace.changedSince(repository.baseSha)) {
      await workspace.restoreFile(path, repository.baseSha);
    }
    expect(await workspace.changedSince(repository.baseSha)).toEqual([]);
    expect(readFileSync(join(root, "c.txt"), "utf8")).toBe("c\n");
  });

  it("never follows a folder that became a link out of the copy", async () => {
    const outside = await tempFolder();
    await writeFiles(outside, { "a.txt": "theirs\n" });
    const repository = await gitRepository({ "src/a.txt": "a\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await rm(join(root, "src"), { recursive: true });
    await symlink(outside, join(root, "src"));
    const facts = await workspace.capture(aRun(), aStep());
    expect(facts.files.map(({ path, status, mode }) => [path, status, mode])).toEqual([
      ["src", "added", "120000"],
      ["src/a.txt", "deleted", "000000"],
    ]);
    workspace.prepare(aRun(), aStep());
    expect(readFileSync(join(await workspace.root(), "src/a.txt"), "utf8")).toBe("a\n");
    expect(readFileSync(join(outside, "a.txt"), "utf8")).toBe("theirs\n");
  });

  it("says what went wrong when the base cannot be had", async () => {
    const repository = await gitRepository({ "a.txt": "a\n" });
    const { workspace } = await givenWorkspace(repository, { baseSha: "1".repeat(40) });
    workspace.prepare(aRun(), aStep());
    await expect(workspace.root()).rejects.toThrow(/working copy at .* could not be made/);
  });

  it("lets plain git work in the copy, against the base and on the run's branch", async () => {
    const repository = await gitRepository({ "a.txt": "a\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    await writeFiles(root, { "a.txt": "edited\n", "n.txt": "new\n" });
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
    expect(git("status", "--porcelain", "--branch")).toBe(
      "## patchgate/ticket-1\n M a.txt\n?? n.txt\n",
    );
    expect(git("log", "--format=%s")).toBe("Base\n");
    expect(git("diff", "--stat")).toContain("1 file changed, 1 insertion(+), 1 deletion(-)");
  });
});

describe("sealed git", () => {
  it("fires no hook, filter, text converter, external diff or monitor that is planted", async () => {
    const repository = await gitRepository({ "a.txt": "a\n", "sub/b.txt": "b\n" });
    const { workspace } = await givenWorkspace(repository);
    const root = await workspace.root();
    const fired = join(await tempFolder(), "fired");
    const trap = join(await tempFolder(), "trap.sh");
    await writeFile(trap, `#!/bin/sh\necho "$0 $@" >> ${fired}\ncat\n`);
    await chmod(trap, 0o755);
    await plantTraps(root, trap);
    await plantTraps(join(root, "nested"), trap);

    await workspace.snapshot("trapped");
    await workspace.currentDiff();
    const facts = await workspace.capture(aRun(), aStep());
    await workspace.diff(facts);
    await workspace.changedSince(repository.baseSha);
    await workspace.restoreFile("a.txt", repository.baseSha);
    await workspace.checkoutHead(facts.headSha);
    await workspace.checkoutBase();
    await plantTraps(join(root, "nested"), trap);
    await workspace.listTests(facts);

    expect(existsSync(fired)).toBe(false);
    execFileSync("git", ["status"], { cwd: join(root, "nested"), stdio: "ignore" });
    expect(existsSync(fired)).toBe(true);
    expect(facts.files.map(({ path }) => path)).toEqual([".gitattributes", "a.txt"]);
  });
});

/** A repository of its own with every way git can be made to start a program. */
async function plantTraps(folder: string, trap: string): Promise<void> {
  await rm(join(folder, ".git"), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "-q");
  await writeFiles(folder, { "a.txt": "trapped\n", ".gitattributes": "* filter=x diff=x\n" });
  git("add", "-A");
  git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x");
  for (const hook of [
    "pre-commit",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
  ]) {
    await writeFiles(folder, { [`.git/hooks/${hook}`]: `#!/bin/sh\n${trap}\n` });
    await chmod(join(folder, ".git/hooks", hook), 0o755);
  }
  for (const key of ["filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.external"]) {
    git("config", key, trap);
  }
  git("config", "core.fsmonitor", trap);
  await writeFile(join(folder, "a.txt"), "trapped twice\n");
}
