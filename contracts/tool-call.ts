import { z } from "zod";

const path = z.string().min(1).describe("Path relative to the repository root");

/** Arguments of every tool an agent may call. Names are stable: models and recordings depend on them. */
export const ToolArguments = {
  read_file: z.object({
    path,
    start_line: z.number().int().nullable().describe("First line, 1-based; null for the start"),
    end_line: z.number().int().nullable().describe("Last line; null for as much as fits"),
  }),
  list_files: z.object({
    path: z.string().nullable().describe("Directory; null for the root"),
    glob: z.string().nullable().describe("e.g. src/**/*.ts; null for all"),
  }),
  search_code: z.object({
    pattern: z.string().min(1).describe("Regular expression"),
    path: z.string().nullable().describe("File or directory to search; null for all"),
    glob: z.string().nullable().describe("Only files that match; null for all"),
    context: z.number().int().nullable().describe("Lines around each match; null for 0"),
  }),
  edit_file: z.object({
    path,
    old_string: z
      .string()
      .min(1)
      .describe("Exact text to replace, with enough around it to be unique"),
    new_string: z.string().describe("Text to put in its place"),
    replace_all: z.boolean().nullable().describe("Replace every occurrence; null for exactly one"),
  }),
  create_file: z.object({ path, content: z.string() }),
  delete_file: z.object({ path, reason: z.string() }),
  move_file: z.object({ from: path, to: path }),
  run_command: z.object({
    command: z.string().min(1).describe("One bash command line"),
    timeout_seconds: z.number().int().nullable().describe("null for 120"),
    why: z.string().nullable().describe("What you expect to learn"),
  }),
  show_diff: z.object({}),
  update_todos: z.object({
    todos: z.array(
      z.object({ task: z.string(), status: z.enum(["pending", "in_progress", "done"]) }),
    ),
  }),
  ask_human: z.object({
    question: z.string().min(1),
    options: z.array(z.string()).nullable().describe("Answers to choose from; null for free text"),
  }),
} as const;

export const ToolName = z.enum(
  Object.keys(ToolArguments) as [keyof typeof ToolArguments, ...(keyof typeof ToolArguments)[]],
);
export type ToolName = z.infer<typeof ToolName>;
