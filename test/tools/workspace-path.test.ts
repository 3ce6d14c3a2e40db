import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Action } from "../../contracts/action.ts";
import type { ToolName } from "../../contracts/tool-call.ts";
import { decided, openWorkbench } from "./workbench.ts";

const calls: [ToolName, (path: string) => object][] = [
  ["read_file", (path) => ({ path })],
  ["list_files", (path) => ({ path })],
  ["search_code", (path) => ({ path, pattern: "." })],
  ["edit_file", (path) => ({ path, old_string: "a", new_string: "b" })],
  ["create_file", (path) => ({ path, content: "x" })],
  ["delete_file", (path) => ({ path, reason: "x" })],
  ["move_file", (path) => ({ from: path, to: "elsewhere.ts" })],
  ["move_file", (path) => ({ from: "a.ts", to: path })],
];

const escapes = [
  ["/etc/passwd", "is outside the repository"],
  ["../secret.txt", 'has ".." in it'],
  ["src/../../secret.txt", 'has ".." in it'],
  ["src\\..\\..\\secret.txt", 'has ".." in it'],
  [".git/config", "is inside .git"],
  ["sub/.GIT/hooks/pre-commit", "is inside .git"],
  ["a\0.ts", "control character"],
  ["out/secret.txt", "symbolic link that leads out"],
  ["git-link/config", "is inside .git"],
  ["loop/a", "loop of symbolic links"],
];

it.each(calls)("%s stays in the workspace", async (name, args) => {
  const bench = await openWorkbench({ "a.ts": "a\n", "src/b.ts": "" });
  const outside = await mkdtemp(join(tmpdir(), "patchgate-outside-"));
  onTestFinished(() => rm(outside, { recursive: true, force: true }));
  await writeFile(join(outside, "secret.txt"), "secret");
  await mkdir(join(bench.root, ".git"));
  await writeFile(join(bench.root, ".git/config"), "[core]");
  await symlink(outside, join(bench.root, "out"));
  await symlink(".git", join(bench.root, "git-link"));
  await symlink("loop", join(bench.root, "loop"));
  for (const [path = "", problem] of escapes) {
    const result = await bench.call(name, args(path));
    expect([path, result.ok, result.changedFiles, result.decision]).toEqual([
      path,
      false,
      false,
      "deny",
    ]);
    expect(result.text).toContain(problem);
  }
  expect(await readFile(join(outside, "secret.txt"), "utf8")).toBe("secret");
  expect(await bench.text(".git/config")).toBe("[core]");
  expect(await bench.text("a.ts")).toBe("a\n");
});

it.each(calls)("%s refuses an empty path", async (name, args) => {
  const bench = await openWorkbench({ "a.ts": "a\n" });
  expect(await bench.call(name, args(""))).toMatchObject({ ok: false, changedFiles: false });
});

it("takes an absolute path inside the root as the same path below it", async () => {
  const bench = await openWorkbench({ "src/a.ts": "one\n" });
  const { text } = await bench.call("read_file", { path: join(bench.root, "src/a.ts") });
  expect(text).toBe("[src/a.ts 1 line]\none");
});

it("follows a link inside the workspace, and asks the policy about what it leads to", async () => {
  const asked: Action[] = [];
  const bench = await openWorkbench(
    { "config/.env": "TOKEN=1\n" },
    {
      judge: (action) => {
        asked.push(action);
        return decided("allow");
      },
    },
  );
  await symlink("config", join(bench.root, "c"));
  await symlink(".env", join(bench.root, "config/notes.txt"));
  await bench.call("read_file", { path: "c/notes.txt" });
  expect(asked).toEqual([
    {
      tool: "read_file",
      arguments: { path: "config/.env", start_line: null, end_line: null },
      role: "developer",
    },
  ]);
});

it("does not create through a dangling link", async () => {
  const bench = await openWorkbench();
  await symlink("target.ts", join(bench.root, "a.ts"));
  const result = await bench.call("create_file", { path: "a.ts", content: "x" });
  expect(result.text).toContain("a.ts exists already");
  await expect(bench.text("target.ts")).rejects.toThrow("ENOENT");
});
