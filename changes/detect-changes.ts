import type { ChangedSymbol, ChangeSet } from "../contracts/change-set.ts";
import type { ChangeDetector, ChangedFile, Sides } from "./change-detector.ts";
import { scriptDetector } from "./detect-scripts.ts";

export type DetectInput = Sides & { files: ChangedFile[]; baseSha: string; headSha: string };

const known: ChangeDetector[] = [scriptDetector];

/** Tells in symbols what differs between two trees; reads only the changed files. */
export async function detectChanges(
  { base, head, ...named }: DetectInput,
  detectors = known,
): Promise<ChangeSet> {
  const { files } = named;
  const readerOf = ({ path, previousPath }: ChangedFile) =>
    detectors.find((one) => one.reads(path) || one.reads(previousPath ?? ""));
  const found = detectors.map((one) =>
    one.detect(
      files.filter((file) => readerOf(file) === one),
      { base, head },
    ),
  );
  return {
    ...named,
    symbols: (await Promise.all(found)).flat().sort(byPlace),
    nonCode: files.filter((file) => !readerOf(file)).map(({ path }) => path),
  };
}

/** Files in order, and in a file what encloses before what is enclosed. */
function byPlace(a: ChangedSymbol, b: ChangedSymbol): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.span.start - b.span.start || b.span.end - a.span.end || a.name.length - b.name.length;
}
