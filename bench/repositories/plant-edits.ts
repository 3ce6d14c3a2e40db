import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, faultsOf, pickFaults } from "./plant-faults.ts";
import { sourceFiles } from "./source-files.ts";

/** Edits of single functions in different files, each there for the time of a measurement only. */
export function plantEdits(folder: string, inside: string, count: number) {
  const files = sourceFiles(folder, inside);
  const bodies = files.flatMap(({ path, source }) =>
    pickFaults(
      faultsOf(path, source).filter(({ kind }) => kind === "body"),
      1,
      1,
    ),
  );
  const edits = pickFaults(bodies, count, 1);
  if (edits.length === 0) throw new Error(`Expected functions to edit in ${join(folder, inside)}.`);
  const write = ({ file, source }: Pick<Fault, "file" | "source">) =>
    writeFileSync(join(folder, file), source);
  return {
    edits,
    async during<T>(made: Fault[], work: () => Promise<T> | T): Promise<T> {
      for (const edit of made) write(edit);
      try {
        return await work();
      } finally {
        for (const { path, source } of files)
          if (made.some(({ file }) => file === path)) write({ file: path, source });
      }
    },
  };
}
