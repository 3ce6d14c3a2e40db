import { builtins } from "./builtins.ts";
import { denied } from "./denied.ts";
import { fetchers } from "./fetchers.ts";
import { lowerFd, lowerFind } from "./find.ts";
import { lowerGit } from "./git.ts";
import { interpreters } from "./interpreters.ts";
import { listers } from "./listers.ts";
import { lowerReader } from "./lower-reader.ts";
import { lowerOption } from "./options.ts";
import { packageManagers } from "./package-managers.ts";
import type { Lowering } from "./program.ts";
import { readers } from "./readers.ts";
import { textTools } from "./text-tools.ts";
import { wrappers } from "./wrappers.ts";
import { writers } from "./writers.ts";

const programs = new Map<string, Lowering>([
  ...Object.entries(readers).map(([name, reader]) => [name, lowerReader(reader)] as const),
  ...Object.entries(lowerOption),
  ...Object.entries(builtins),
  ...Object.entries(textTools),
  ...Object.entries(writers),
  ...Object.entries(listers),
  ...Object.entries(wrappers),
  ...Object.entries(interpreters),
  ...Object.entries(packageManagers),
  ...Object.entries(fetchers),
  ...Object.entries(denied),
  ["find", lowerFind],
  ["fd", lowerFd],
  ["fdfind", lowerFd],
  ["git", lowerGit],
]);

/** How a program is lowered; nothing for one that no table knows. */
export function findProgram(name: string): Lowering | undefined {
  return (
    programs.get(name) ??
    programs.get(
      name.replace(/(?<=^(python|pypy|pip|perl|ruby|node|mkfs|fsck|php|lua))[\d.].*$/, ""),
    )
  );
}
