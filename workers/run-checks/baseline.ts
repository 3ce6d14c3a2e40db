import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../../contracts/check-report.ts";
import type { Place, runCommand } from "../command-runner.ts";
import type { CheckCommand } from "../project/project.ts";
import { parseDiagnostics } from "./parse-diagnostics.ts";
import { outputDigest } from "./same-output.ts";

/** A command's result on the base commit; `output` is the digest of what it printed. */
export type Baseline = { passed: boolean; diagnostics: Diagnostic[]; output: string };

type BaseCommands = {
  backend: string;
  open(): Promise<Place>;
  /** As the head's output is masked, so that the two stay comparable. */
  mask(text: string): string;
  run: typeof runCommand;
};

/**
 * How a command does on a base commit, kept per commit and command in `folder`: many runs start
 * from the same base, and its code does not change.
 */
export async function readBaseline(
  { command }: CheckCommand,
  baseSha: string,
  folder: string,
  { backend, open, mask, run }: BaseCommands,
): Promise<Baseline> {
  const key = createHash("sha256")
    .update(JSON.stringify([baseSha, command, backend]))
    .digest("hex");
  const file = join(folder, `${key}.json`);
  const known = await readKnown(file);
  if (known) return known;
  const place = await open();
  const result = await run(command, place);
  const log = mask(`${result.stdout}${result.stderr}`);
  const baseline: Baseline = {
    passed: result.exitCode === 0,
    diagnostics: parseDiagnostics(log, place.root),
    output: outputDigest(log, place.root),
  };
  // Stopped says that the machine was slow, not how the base does.
  if (result.stopped !== null) return baseline;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.${process.pid}`, JSON.stringify(baseline));
  await rename(`${file}.${process.pid}`, file);
  return baseline;
}

async function readKnown(file: string): Promise<Baseline | undefined> {
  try {
    const known: unknown = JSON.parse(await readFile(file, "utf8"));
    return isBaseline(known) ? known : undefined;
  } catch {
    // Missing or cut short: the command is run again, which is always right.
    return undefined;
  }
}

function isBaseline(value: unknown): value is Baseline {
  return (
    typeof value === "object" &&
    value !== null &&
    "passed" in value &&
    typeof value.passed === "boolean" &&
    "diagnostics" in value &&
    Array.isArray(value.diagnostics) &&
    "output" in value &&
    typeof value.output === "string"
  );
}
