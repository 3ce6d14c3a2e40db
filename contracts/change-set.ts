import { z } from "zod";

/** One declaration that differs between base and head. */
export const ChangedSymbol = z.object({
  file: z.string(),
  name: z
    .string()
    .describe("Qualified within the file, e.g. Parser.parse; <module> for load-time code"),
  kind: z
    .string()
    .describe("function, class, method, variable, type, interface, enum, module, ..."),
  change: z.enum(["added", "modified", "removed", "renamed", "moved"]),
  previous: z
    .object({ file: z.string(), name: z.string() })
    .nullable()
    .describe("Where it stood at the base, when renamed or moved"),
  exported: z.boolean(),
  signatureChanged: z.boolean(),
  span: z.object({ start: z.number().int(), end: z.number().int() }).describe("Lines, 1-based"),
});
export type ChangedSymbol = z.infer<typeof ChangedSymbol>;

/** What changed between two commits, in symbols where the language allows. */
export const ChangeSet = z.object({
  baseSha: z.string(),
  headSha: z.string().describe("Commit, or WORKTREE for uncommitted files"),
  files: z.array(
    z.object({
      path: z.string(),
      previousPath: z.string().nullable(),
      status: z.enum(["added", "modified", "deleted", "renamed", "type-changed"]),
    }),
  ),
  symbols: z.array(ChangedSymbol),
  nonCode: z.array(z.string()).describe("Changed paths that hold no symbols: data, config, assets"),
});
export type ChangeSet = z.infer<typeof ChangeSet>;
