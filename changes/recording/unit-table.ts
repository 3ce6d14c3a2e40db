import type { CoverageRecording } from "../../contracts/coverage.ts";
import { isCode } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { type FileUnits, readUnits, wholeUnits } from "./read-units.ts";

/** Stands for all of a file that runs when it is loaded. */
export const loadUnit = "<load>";

type FileEntry = CoverageRecording["files"][number];

/** A file of a tree with its units, `HASH NAME` each. */
export async function readEntry(tree: SourceTree, path: string): Promise<FileEntry | null> {
  const [hash, source] = await Promise.all([tree.hash(path), tree.read(path)]);
  if (hash === null || source === null) return null;
  return { path, hash, units: linesOf(readUnits(path, source) ?? wholeUnits(source)) };
}

/** All code files of a tree. */
export async function readEntries(tree: SourceTree): Promise<FileEntry[]> {
  const paths = (await tree.list()).filter(isCode).sort();
  const entries = await Promise.all(paths.map((path) => readEntry(tree, path)));
  return entries.filter((entry) => entry !== null);
}

function linesOf({ load, functions }: FileUnits): string[] {
  const named = [...functions].map(([name, { shell, hash }]) => `${hash}${tag(shell)} ${name}`);
  return [`${load} ${loadUnit}`, ...named];
}

function tag(shell: string): string {
  return shell.replaceAll(/\W+/g, "-");
}

/** Numbers the units of some files, in their order. */
export class UnitTable {
  readonly #places = new Map<string, Map<string, number>>();
  readonly size: number;

  constructor(files: FileEntry[]) {
    let next = 0;
    for (const { path, units } of files) {
      const places = new Map<string, number>();
      for (const line of units) places.set(nameOf(line), next++);
      this.#places.set(path, places);
    }
    this.size = next;
  }

  has(path: string): boolean {
    return this.#places.has(path);
  }

  place(path: string, unit: string): number | undefined {
    return this.#places.get(path)?.get(unit);
  }

  placesOf(path: string): ReadonlyMap<string, number> {
    return this.#places.get(path) ?? new Map();
  }
}

function nameOf(line: string): string {
  return line.slice(line.indexOf(" ") + 1);
}
