import type { Action } from "../contracts/action.ts";

/** A call as a person reads it before it is done: one line, and all of it. */
export type ShownAction = { what: string; text: string };

const longestLine = 120;

/** `sandboxed`: whether walls stand around a command. */
export function showAction(action: Action, sandboxed: boolean): ShownAction {
  const given = (name: string) => String(action.arguments[name] ?? "");
  switch (action.tool) {
    case "edit_file":
      return { what: `edit ${given("path")}`, text: showEdit(action.arguments) };
    case "create_file":
      return { what: `create ${given("path")}`, text: prefixed("+", given("content")) };
    case "delete_file":
      return { what: `delete ${given("path")}`, text: `The agent's reason: ${given("reason")}` };
    case "move_file":
      return {
        what: `move ${given("from")} to ${given("to")}`,
        text: "Its content stays as it is.",
      };
    case "run_command":
      return { what: `run ${oneLine(given("command"))}`, text: showCommand(given, sandboxed) };
    case "mcp":
      return { what: `call ${action.server}.${action.name}`, text: json(action.arguments) };
    default:
      return { what: action.tool, text: json(action.arguments) };
  }
}

/** The lines that stay frame the lines that go and come. */
function showEdit({ path, old_string, new_string, replace_all }: Action["arguments"]): string {
  const [old, now] = [String(old_string).split("\n"), String(new_string).split("\n")];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const lines = [
    ...old.slice(0, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail).map((line) => ` ${line}`),
  ];
  const times = replace_all === true ? ["(wherever these lines stand)"] : [];
  return [`--- ${path}`, `+++ ${path}`, ...times, ...lines].join("\n");
}

function showCommand(given: (name: string) => string, sandboxed: boolean): string {
  const why = given("why") === "" ? [] : [`The agent's reason: ${given("why")}`];
  const where = sandboxed ? "In the sandbox, without network." : "WITHOUT A SANDBOX.";
  return [`$ ${given("command")}`, where, ...why].join("\n");
}

function prefixed(mark: string, text: string): string {
  return text.replace(/\n$/, "").replace(/^/gm, mark);
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > longestLine ? `${flat.slice(0, longestLine - 1)}…` : flat;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
