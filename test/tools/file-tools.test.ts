import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openWorkbench } from "./workbench.ts";

it("creates a file with its folders", async () => {
  const bench = await openWorkbench();
  expect(await bench.call("create_file", { path: "src/deep/a.ts", content: "one\ntwo\n" })).toEqual(
    {
      text: "Created src/deep/a.ts (2 lines).",
      ok: true,
      changedFiles: true,
      decision: "allow",
    },
  );
  expect(await bench.text("src/deep/a.ts")).toBe("one\ntwo\n");
});

it("never creates over an existing file", async () => {
  const bench = await openWorkbench({ "a.ts": "kept" });
  expect(await bench.call("create_file", { path: "a.ts", content: "lost" })).toMatchObject({
    ok: false,
    text: "a.ts exists already and was left as it is. Read it, then use edit_file.",
  });
  expect(await bench.text("a.ts")).toBe("kept");
});

it("deletes one file, and no directory", async () => {
  const bench = await openWorkbench({ "a.ts": "", "src/b.ts": "" });
  const why = "not used";
  expect((await bench.call("delete_file", { path: "a.ts", reason: why })).text).toBe(
    "Deleted a.ts.",
  );
  await expect(bench.text("a.ts")).rejects.toThrow("ENOENT");
  const folder = await bench.call("delete_file", { path: "src", reason: why });
  expect(folder).toMatchObject({
    ok: false,
    text: "src is a directory. Delete its files one by one.",
  });
  const gone = await bench.call("delete_file", { path: "a.ts", reason: why });
  expect(gone).toMatchObject({ ok: false, text: expect.stringContaining("a.ts does not exist.") });
});

it("deletes a link and leaves what it points to", async () => {
  const bench = await openWorkbench({ "a.ts": "kept" });
  await symlink("a.ts", join(bench.root, "b.ts"));
  await bench.call("delete_file", { path: "b.ts", reason: "double" });
  expect(await bench.text("a.ts")).toBe("kept");
});

it("moves a file, which stays known to the ledger", async () => {
  const bench = await openWorkbench({ "a.ts": "one\n" });
  await bench.call("read_file", { path: "a.ts" });
  const moved = await bench.call("move_file", { from: "a.ts", to: "src/b.ts" });
  expect(moved).toMatchObject({ ok: true, changedFiles: true, text: "Moved a.ts to src/b.ts." });
  await bench.call("edit_file", { path: "src/b.ts", old_string: "one", new_string: "two" });
  expect(await bench.text("src/b.ts")).toBe("two\n");
});

it("never moves over an existing file", async () => {
  const bench = await openWorkbench({ "a.ts": "a", "b.ts": "b" });
  expect(await bench.call("move_file", { from: "a.ts", to: "b.ts" })).toMatchObject({
    ok: false,
    text: "b.ts exists already, so nothing was moved. Choose another name, or delete_file it first.",
  });
  expect([await bench.text("a.ts"), await bench.text("b.ts")]).toEqual(["a", "b"]);
});

it("shows a todo list in few words", async () => {
  const bench = await openWorkbench();
  const todos = [
    { task: "read", status: "done" },
    { task: "write", status: "in_progress" },
    { task: "test", status: "pending" },
  ];
  const { text } = await bench.call("update_todos", { todos });
  expect(text).toBe("[1 of 3 done]\n[x] read\n[>] write\n[ ] test");
});

it("hands a person's answer over, and says what to do without one", async () => {
  const asked = await openWorkbench(
    {},
    { answer: async (question, options) => `${question} ${options?.[1]}` },
  );
  const question = { question: "Which?", options: ["a", "b"] };
  expect((await asked.call("ask_human", question)).text).toBe("Which? b");
  const alone = await openWorkbench();
  expect((await alone.call("ask_human", { question: "Which?" })).text).toContain(
    "state it as an assumption",
  );
});
