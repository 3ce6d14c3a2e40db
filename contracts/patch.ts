import { z } from "zod";
import { Artifact } from "./artifact.ts";

/** One path git says differs between base and head. */
export const PatchFile = z.object({
  path: z.string(),
  previousPath: z.string().nullable().describe("Set when renamed"),
  status: z.enum(["added", "modified", "deleted", "renamed", "type-changed"]),
  additions: z.number().int().nonnegative(),
  deletions: z.number().int().nonnegative(),
  binary: z.boolean(),
  mode: z
    .string()
    .describe("git mode at head, e.g. 100644, 120000 for a symlink; 000000 if deleted"),
});
export type PatchFile = z.infer<typeof PatchFile>;

/** A part of a changed file that a person looks at, whatever zone the file lies in. */
export const PatchRisk = z.object({
  path: z.string(),
  part: z.string().describe("e.g. scripts.build, a host in a lockfile, permissions, mode"),
  why: z.string(),
});
export type PatchRisk = z.infer<typeof PatchRisk>;

/** What the developer says of its patch. Words only: every fact about the change is git's. */
export const PatchClaim = z.object({
  summary: z.string().min(1).describe("What changed and why, as a commit body; no list of files"),
  criteria: z
    .array(
      z.object({
        id: z.string().describe("Criterion id"),
        how: z.string().describe("How the change satisfies it"),
      }),
    )
    .describe("One entry for each criterion"),
  assumptions: z.array(z.string()).describe("Taken as true while writing"),
});
export type PatchClaim = z.infer<typeof PatchClaim>;

/** The facts of a change, all from git. */
export const PatchFacts = z.object({
  baseSha: z.string(),
  headSha: z.string(),
  diffDigest: z.string().describe("sha256:… of the canonical diff"),
  diff: Artifact,
  files: z.array(PatchFile),
  risks: z.array(PatchRisk).default([]).describe("Read from base and head text of changed files"),
});
export type PatchFacts = z.infer<typeof PatchFacts>;

/** The change itself: git's facts, then the developer's claim. */
export const Patch = z.object({ ...PatchFacts.shape, ...PatchClaim.shape });
export type Patch = z.infer<typeof Patch>;
