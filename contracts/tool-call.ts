import { z } from "zod";

/** Relative to the repository root. */
const path = z.string().min(1);

/**
 * Arguments of every tool an agent may call. Names are stable: models and recordings depend on them.
 * Every request carries these descriptions, so only what a name does not say is described.
 */
export const ToolArguments = {
  read_file: z.object({
    path,
    start_line: z.number().int().nullable().describe("1-based"),
    end_line: z.number().int().nullable(),
  }),
  list_files: z.object({
    path: z.string().nullable().describe("Directory"),
    glob: z.string().nullable().describe("e.g. src/**/*.ts"),
  }),
  search_code: z.object({
    pattern: z.string().min(1).describe("Regular expression"),
    path: z.string().nullable().describe("File or directory"),
    glob: z.string().nullable(),
    context: z.number().int().nullable().describe("Lines around each match"),
  }),
  edit_file: z.object({
    path,
    old_string: z.string().min(1).describe("Exact and unique"),
    new_string: z.string(),
    replace_all: z.boolean().nullable(),
  }),
  create_file: z.object({ path, content: z.string() }),
  delete_file: z.object({ path, reason: z.string() }),
  move_file: z.object({ from: path, to: path }),
  run_command: z.object({
    command: z.string().min(1),
    timeout_seconds: z.number().int().nullable().describe("null for 120"),
    why: z.string().nullable(),
  }),
  show_diff: z.object({}),
  update_todos: z.object({
    todos: z.array(
      z.object({ task: z.string(), status: z.enum(["pending", "in_progress", "done"]) }),
    ),
  }),
  ask_human: z.object({
    question: z.string().min(1),
    options: z.array(z.string()).nullable(),
  }),
} as const;

export const ToolName = z.enum(
  Object.keys(ToolArguments) as [keyof typeof ToolArguments, ...(keyof typeof ToolArguments)[]],
);
export type ToolName = z.infer<typeof ToolName>;
