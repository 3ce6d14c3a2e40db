import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, faultsOf, pickFaults } from "./plant-faults.ts";
import { sourceFiles } from "./source-files.ts";

/** A change to a repository whose tests may notice it. */
export type Trial = {
  label: string;
  isCommit: boolean;
  files: string[];
  apply(): void;
  undo(): void;
};

export function plantedFaults(
  folder: string,
  inside: string,
  { count, seed, tests }: { count: number; seed: number; tests: string[] },
): Trial[] {
  const files = sourceFiles(folder, inside, tests);
  const faults = files.flatMap(({ path, source }) => faultsOf(path, source));
  return pickFaults(faults, count, seed).map((fault) => trialOf(folder, fault));
}

function trialOf(folder: string, { file, kind, line, source }: Fault): Trial {
  const place = join(folder, file);
  const before = readFileSync(place);
  return {
    label: `${kind} at ${file}:${line}`,
    isCommit: false,
    files: [file],
    apply: () => writeFileSync(place, source),
    undo: () => writeFileSync(place, before),
  };
}
