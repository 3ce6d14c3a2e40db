import type { CheckKind } from "../../contracts/check-report.ts";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";
export type TestRunner = "vitest" | "jest" | "node" | "mocha" | "other";

/** One command of the repository that says yes or no about a patch. */
export type CheckCommand = { kind: CheckKind; name: string; command: string };

/** What the base commit shows of how its code is built and judged. */
export type Project = {
  packageManager: PackageManager | null;
  checks: CheckCommand[];
  /** Null without a test command. */
  testCommand: string | null;
  runner: TestRunner;
  /** Text of the script behind the test command, for the flags it gives its runner. */
  testScript: string;
  /** What the test command builds before its runner starts: tests may load what was built. */
  builds: string[];
  /** Test files the command names, as patterns or folders; null when that cannot be told. */
  namedTests: string[] | null;
};

export type Manifest = {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  packageManager: string;
};
