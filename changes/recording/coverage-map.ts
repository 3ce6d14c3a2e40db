import type { CoverageRecording } from "../../contracts/coverage.ts";
import { isCode } from "../languages.ts";
import type { SourceTree } from "../source-tree.ts";
import { Bits } from "./bits.ts";
import { surroundingsOf } from "./surroundings.ts";
import { loadUnit, readEntry, UnitTable } from "./unit-table.ts";

/** What a test file ran, recorded with code that is still as it was. */
export type Ran = {
  /** Null when the recording does not know the file. */
  loaded(path: string): boolean | null;
  called(path: string, unit: string): boolean | null;
};

/** Which test files ran what; those whose recording is missing or stale are not in it. */
export type CoverageMap = ReadonlyMap<string, Ran>;

type MapInput = {
  /** Newest first; each recorded at a commit the base grew from. */
  recordings: CoverageRecording[];
  base: SourceTree;
  /** Files that run around every test, where nothing is recorded. */
  around: ReadonlySet<string>;
  /** Whether a test could load one of these files, or some file unknown. */
  mayLoad(test: string, files: ReadonlySet<string>): boolean;
};

/**
 * The part of the recordings that is true of the base. A test belongs to it if everything it ran
 * has stayed the same: then it runs the same again. What else changed since cannot matter to it.
 */
export async function openCoverageMap(input: MapInput): Promise<CoverageMap> {
  const map = new Map<string, Ran>();
  if (input.recordings.length === 0) return map;
  const surroundings = await surroundingsOf(input.base);
  for (const recording of input.recordings) {
    if (recording.surroundings !== surroundings) continue;
    if (!(await isAroundAlike(recording, input))) continue;
    for (const [test, ran] of await readFresh(recording, input))
      if (!map.has(test)) map.set(test, ran);
  }
  return map;
}

async function isAroundAlike({ files }: CoverageRecording, { around, base }: MapInput) {
  const hashes = new Map(files.map(({ path, hash }) => [path, hash]));
  const same = [...around].map(
    async (path) => !isCode(path) || hashes.get(path) === ((await base.hash(path)) ?? undefined),
  );
  return !(await Promise.all(same)).includes(false);
}

async function readFresh(
  { files, tests }: CoverageRecording,
  { base, mayLoad }: MapInput,
): Promise<Map<string, Ran>> {
  const table = new UnitTable(files);
  const stale = await staleUnits(files, table, base);
  const added = await addedFiles(table, base);
  const fresh = new Map<string, Ran>();
  for (const { file, ran } of tests) {
    const bits = new Bits(table.size, ran);
    if (bits.meets(stale) || (added.size > 0 && mayLoad(file, added))) continue;
    const has = (path: string, unit: string) => {
      const place = table.place(path, unit);
      return place === undefined ? null : bits.has(place);
    };
    fresh.set(file, { loaded: (path) => has(path, loadUnit), called: has });
  }
  return fresh;
}

/** Units that are gone, or differ. */
async function staleUnits(
  files: CoverageRecording["files"],
  table: UnitTable,
  base: SourceTree,
): Promise<Bits> {
  const stale = new Bits(table.size);
  await Promise.all(
    files.map(async ({ path, hash, units }) => {
      if ((await base.hash(path)) === hash) return;
      const now = new Set((await readEntry(base, path))?.units);
      const places = [...table.placesOf(path).values()];
      units.forEach((unit, at) => {
        if (!now.has(unit)) stale.add(places[at] ?? 0);
      });
    }),
  );
  return stale;
}

async function addedFiles(table: UnitTable, base: SourceTree): Promise<Set<string>> {
  const code = (await base.list()).filter(isCode);
  return new Set(code.filter((path) => !table.has(path)));
}
