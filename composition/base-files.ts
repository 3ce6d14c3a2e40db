import { codeOwnersPlaces } from "../policies/code-owners.ts";

/** What a run reads of the base commit before anything else. */
export const baseFiles = [
  "patchgate.yml",
  "package.json",
  "AGENTS.md",
  "CLAUDE.md",
  ...codeOwnersPlaces,
];
