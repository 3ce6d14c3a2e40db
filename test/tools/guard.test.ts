import { expect, it } from "vitest";
import type { AgentRole } from "../../contracts/action.ts";
import { decided, openWorkbench } from "./workbench.ts";

it("refuses what the policy denies, names the rule, and does nothing", async () => {
  const bench = await openWorkbench(
    { "a.ts": "kept" },
    { judge: () => decided("deny", "no-ci-edits") },
  );
  expect(await bench.call("delete_file", { path: "a.ts", reason: "x" })).toEqual({
    text: "Refused by policy (rule no-ci-edits: it is to be deny). Nothing was done. No other tool or spelling gets round it: work without it, or say in your answer why it is needed.",
    ok: false,
    changedFiles: false,
    decision: "deny",
    refused: { rule: "no-ci-edits", because: "it is to be deny" },
  });
  expect(await bench.text("a.ts")).toBe("kept");
});

it("asks a person where the policy does, and goes on only when allowed", async () => {
  const judge = () => decided("ask", "gated-path");
  const refused = await openWorkbench({}, { judge });
  expect(await refused.call("create_file", { path: "a.ts", content: "x" })).toEqual({
    text: "Not done: policy asks a person first (rule gated-path: it is to be ask), and the answer was no: nobody is here. Go on without it, or say in your answer why it is needed.",
    ok: false,
    changedFiles: false,
    decision: "ask",
    refused: {
      rule: "gated-path",
      because: "it is to be ask nobody said no: nobody is here",
      by: "nobody",
    },
  });
  await expect(refused.text("a.ts")).rejects.toThrow("ENOENT");
  const allowed = await openWorkbench({}, { judge, approve: async () => ({ allowed: true }) });
  expect(await allowed.call("create_file", { path: "a.ts", content: "x" })).toMatchObject({
    ok: true,
    decision: "ask",
  });
});

it("says what is wrong with arguments and what is right, without asking the policy", async () => {
  const bench = await openWorkbench(
    {},
    {
      judge: () => {
        throw new Error("asked");
      },
    },
  );
  expect(
    await bench.call("edit_file", { path: 7, old_string: "", replace_all: "yes" }),
  ).toMatchObject({
    ok: false,
    decision: "deny",
    text: [
      "edit_file was not run, its arguments are wrong:",
      "- path: Invalid input: expected string, received number",
      "- old_string: Too small: expected string to have >=1 characters",
      "- new_string: Invalid input: expected string, received undefined",
      "- replace_all: Invalid input: expected boolean, received string",
      'Expected {"path": string, "old_string": string, "new_string": string, "replace_all": boolean|null}',
    ].join("\n"),
  });
});

it.each([[null], [undefined], [[]], ["not json"], [42]])(
  "survives %j as arguments",
  async (args) => {
    const bench = await openWorkbench();
    const result = await bench.call("read_file", args);
    expect(result).toMatchObject({
      ok: false,
      text: expect.stringContaining('Expected {"path": string'),
    });
  },
);

it("takes null, an absent key and JSON text alike", async () => {
  const bench = await openWorkbench({ "a.ts": "one\n" });
  const answers = await Promise.all([
    bench.call("read_file", { path: "a.ts", start_line: null, end_line: null }),
    bench.call("read_file", { path: "a.ts" }),
    bench.call("read_file", '{"path": "a.ts"}'),
  ]);
  expect(answers.map((answer) => answer.text)).toEqual(Array(3).fill("[a.ts 1 line]\none"));
});

it("masks secrets in every answer, and in what is kept", async () => {
  const mask = (text: string) => text.replaceAll("hunter2", "•••");
  const bench = await openWorkbench({ "a.ts": "hunter2\n" }, { mask });
  expect((await bench.call("read_file", { path: "a.ts" })).text).toBe("[a.ts 1 line]\n•••");
  const run = await bench.call("run_command", { command: "yes hunter2 | head -n 3000" });
  expect(run.text).not.toContain("hunter2");
  expect(bench.kept).toEqual([Array(3000).fill("•••").join("\n")]);
});

it("answers instead of throwing when the workspace is not to be had", async () => {
  const bench = await openWorkbench(
    {},
    { root: async () => Promise.reject(new Error("git worktree failed")) },
  );
  expect(await bench.call("read_file", { path: "a.ts" })).toMatchObject({
    ok: false,
    text: "git worktree failed",
  });
});

it("does not begin when the call was cancelled", async () => {
  const bench = await openWorkbench();
  const result = await bench.call(
    "create_file",
    { path: "a.ts", content: "" },
    AbortSignal.abort(),
  );
  expect(result).toMatchObject({ ok: false, text: "create_file was stopped before it ended." });
  await expect(bench.text("a.ts")).rejects.toThrow("ENOENT");
});

it("lets the tester write test files only", async () => {
  const bench = await openWorkbench({ "a.ts": "x", "a.test.ts": "x" }, { role: "tester" });
  const refusals = await Promise.all([
    bench.call("create_file", { path: "b.ts", content: "" }),
    bench.call("edit_file", { path: "a.ts", old_string: "x", new_string: "y" }),
    bench.call("delete_file", { path: "a.ts", reason: "" }),
    bench.call("move_file", { from: "a.test.ts", to: "b.ts" }),
    bench.call("move_file", { from: "a.ts", to: "b.test.ts" }),
  ]);
  for (const { ok, text } of refusals) {
    expect([ok, text]).toEqual([false, expect.stringContaining("is not a test file")]);
  }
  expect((await bench.call("create_file", { path: "b.test.ts", content: "" })).ok).toBe(true);
});

it("gives each role its tools", async () => {
  const names = async (role: AgentRole) =>
    (await openWorkbench({}, { role })).tools.map((tool) => tool.name);
  const read = ["read_file", "list_files", "search_code", "show_diff"];
  const write = [
    "edit_file",
    "create_file",
    "delete_file",
    "move_file",
    "run_command",
    "update_todos",
  ];
  expect(await names("requirements")).toEqual([...read, "ask_human"]);
  expect(await names("reviewer")).toEqual(read);
  expect(await names("developer")).toEqual([...read, ...write, "ask_human"]);
  expect(await names("tester")).toEqual([...read, ...write, "ask_human"]);
});

it("calls read-only what may run side by side", async () => {
  const { tools } = await openWorkbench();
  expect(tools.filter((tool) => tool.readOnly).map((tool) => tool.name)).toEqual([
    "read_file",
    "list_files",
    "search_code",
    "show_diff",
    "update_todos",
  ]);
});

it("describes arguments in the JSON Schema that strict modes take", async () => {
  const { tools } = await openWorkbench();
  expect(tools[0]?.parameters).toEqual({
    type: "object",
    properties: {
      path: { type: "string" },
      start_line: { type: ["integer", "null"], description: "1-based" },
      end_line: { type: ["integer", "null"] },
    },
    required: ["path", "start_line", "end_line"],
    additionalProperties: false,
  });
  const todos = tools.find((tool) => tool.name === "update_todos")?.parameters.properties?.todos;
  expect(todos).toEqual({
    type: "array",
    items: {
      type: "object",
      properties: {
        task: { type: "string" },
        status: { type: "string", enum: ["pending", "in_progress", "done"] },
      },
      required: ["task", "status"],
      additionalProperties: false,
    },
  });
});

it("costs a developer's request at most 3.5 kB", async () => {
  const { tools } = await openWorkbench();
  const sent = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
  }));
  expect(JSON.stringify(sent).length).toBeLessThanOrEqual(3_584);
});
