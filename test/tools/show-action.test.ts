import { expect, it } from "vitest";
import type { ToolName } from "../../contracts/tool-call.ts";
import { showAction } from "../../tools/show-action.ts";

const shown = (tool: ToolName, given: Record<string, unknown>, sandboxed = true) =>
  showAction({ tool, arguments: given }, sandboxed);

it("shows an edit as the lines that go and come, framed by those that stay", () => {
  const edit = { path: "ci.yml", old_string: "a\nb\nc\nd", new_string: "a\nB\nC\nd" };
  expect(shown("edit_file", edit)).toEqual({
    what: "edit ci.yml",
    text: "--- ci.yml\n+++ ci.yml\n a\n-b\n-c\n+B\n+C\n d",
  });
  const all = shown("edit_file", { ...edit, replace_all: true });
  expect(all.text).toContain("(wherever these lines stand)");
});

it.each([
  ["a", "a\nb", " a\n+b"],
  ["a\nb", "b", "-a\n b"],
  ["a\na", "a", " a\n-a"],
  ["x", "", "-x\n+"],
])("shows the edit of %j to %j", (old_string, new_string, lines) => {
  const { text } = shown("edit_file", { path: "f", old_string, new_string });
  expect(text).toBe(`--- f\n+++ f\n${lines}`);
});

it("shows a new file whole, a removal with its reason, a move with both places", () => {
  expect(shown("create_file", { path: "f", content: "a\n\nb\n" })).toEqual({
    what: "create f",
    text: "+a\n+\n+b",
  });
  expect(shown("delete_file", { path: "f", reason: "unused" })).toEqual({
    what: "delete f",
    text: "The agent's reason: unused",
  });
  expect(shown("move_file", { from: "a", to: "b" }).what).toBe("move a to b");
});

it("shows a command in full, why it is run, and whether walls stand around it", () => {
  const command = `npm test -- ${"x".repeat(200)}`;
  const safe = shown("run_command", { command, why: "to see" });
  expect(safe.what).toHaveLength("run ".length + 120);
  expect(safe.text).toBe(
    `$ ${command}\nIn the sandbox, without network.\nThe agent's reason: to see`,
  );
  expect(shown("run_command", { command, why: null }, false).text).toBe(
    `$ ${command}\nWITHOUT A SANDBOX.`,
  );
});

it("shows a call of another server with all its arguments", () => {
  const call = {
    tool: "mcp",
    server: "docs",
    name: "search",
    arguments: { query: "tax" },
  } as const;
  expect(showAction(call, true)).toEqual({
    what: "call docs.search",
    text: '{\n  "query": "tax"\n}',
  });
});
