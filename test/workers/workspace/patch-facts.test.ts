import { createHash } from "node:crypto";
import { chmod, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gitRepository, writeFiles } from "../../support/git-repository.ts";

import { aRun, aStep, givenWorkspace } from "../../support/workspace.ts";

const text = { additions: 0, deletions: 0, binary: false, previousPath: null };

it("tells every kind of change with its lines and mode", async () => {
  const long = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join("");
  const repository = await gitRepository({
    "edited.txt": "a\nb\n",
    "deleted.txt": "a\n",
    "old name.txt": long,
    "script.sh": "#!/bin/sh\n",
    "linked.txt": "a\n",
    "image.bin": new Uint8Array([0, 1, 2]),
  });
  const { workspace, kept } = await givenWorkspace(repository);
  const root = await workspace.root();
  await writeFiles(root, {
    "edited.txt": "a\nc\nd\n",
    'new ünï "q".txt': "x\n",
    "image.bin": new Uint8Array([0, 9]),
  });
  await rm(join(root, "deleted.txt"));
  await rename(join(root, "old name.txt"), join(root, "new name.txt"));
  await chmod(join(root, "script.sh"), 0o755);
  await rm(join(root, "linked.txt"));
  await symlink("edited.txt", join(root, "linked.txt"));

  const facts = await workspace.capture(aRun(), aStep());

  const mode = "100644";
  expect(facts.files).toEqual([
    { ...text, path: "deleted.txt", status: "deleted", deletions: 1, mode: "000000" },
    { ...text, path: "edited.txt", status: "modified", additions: 2, deletions: 1, mode },
    { ...text, path: "image.bin", status: "modified", binary: true, mode },
    {
      ...text,
      path: "linked.txt",
      status: "type-changed",
      additions: 1,
      deletions: 1,
      mode: "120000",
    },
    { ...text, path: "new name.txt", previousPath: "old name.txt", status: "renamed", mode },
    { ...text, path: 'new ünï "q".txt', status: "added", additions: 1, mode },
    { ...text, path: "script.sh", status: "modified", mode: "100755" },
  ]);
  const bytes = kept.get(facts.diff.hash) ?? Buffer.alloc(0);
  expect(facts.diffDigest).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  expect(await workspace.diff(facts)).toBe(bytes.toString("utf8"));
  expect(await workspace.currentDiff()).toBe(bytes.toString("utf8"));
});

it("captures an unchanged copy as an empty patch", async () => {
  const repository = await gitRepository({ "a.txt": "a\n" });
  const { workspace } = await givenWorkspace(repository);
  const facts = await workspace.capture(aRun(), aStep());
  expect(facts).toMatchObject({ baseSha: repository.baseSha, files: [], diff: { bytes: 0 } });
});

it("captures the same work as the same head and digest", async () => {
  const repository = await gitRepository({ "a.txt": "a\n" });
  const { workspace } = await givenWorkspace(repository);
  await writeFile(join(await workspace.root(), "a.txt"), "b\n");
  const first = await workspace.capture(aRun(), aStep());
  expect(await workspace.capture(aRun(), aStep())).toEqual(first);
});

it("leaves out what is ignored, and what somebody made a repository of its own", async () => {
  const repository = await gitRepository({ ".gitignore": "dist/\n", "a.txt": "a\n" });
  const { workspace } = await givenWorkspace(repository);
  const root = await workspace.root();
  await writeFiles(root, { "dist/out.js": "built\n", "vendored/.git/HEAD": "ref: refs/heads/x\n" });
  await writeFiles(root, { "vendored/.git/objects/x": "", "vendored/.git/refs/x": "" });
  const facts = await workspace.capture(aRun(), aStep());
  expect(facts.files).toEqual([]);
});

it("keeps line endings as they are, and shows a one-line edit as one line", async () => {
  const repository = await gitRepository({ "crlf.txt": "a\r\nb\r\n" });
  await repository.git("config", "core.autocrlf", "true");
  const { workspace } = await givenWorkspace(repository);
  await writeFile(join(await workspace.root(), "crlf.txt"), "a\r\nc\r\n");
  const { files } = await workspace.capture(aRun(), aStep());
  expect(files).toEqual([
    { ...text, path: "crlf.txt", status: "modified", additions: 1, deletions: 1, mode: "100644" },
  ]);
});

it("shows the text of a file that attributes call binary", async () => {
  const repository = await gitRepository({ "a.txt": "a\n" });
  const { workspace } = await givenWorkspace(repository);
  await writeFiles(await workspace.root(), { "a.txt": "hidden\n", ".gitattributes": "* -diff\n" });
  expect(await workspace.currentDiff()).toContain("+hidden\n");
});

it("lists the tests of a patch, its new ones included, and not what came later", async () => {
  const repository = await gitRepository({
    "src/a.ts": "",
    "src/a.test.ts": "",
    "test/helpers/make.ts": "",
  });
  const { workspace } = await givenWorkspace(repository);
  await writeFiles(await workspace.root(), { "src/c.spec.js": "" });
  const patch = await workspace.capture(aRun(), aStep());
  await writeFiles(await workspace.root(), { "src/d.test.js": "" });
  expect(await workspace.listTests(patch)).toEqual(["src/a.test.ts", "src/c.spec.js"]);
});
