import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isCode } from "../changes/languages.ts";
import { untrueLinks } from "../test/changes/explanations/check-chain.ts";
import { askAffected } from "./repositories/ask-affected.ts";
import { plantedFaults } from "./repositories/trial.ts";

/**
 * Plants faults in clones of public repositories, and asks whether every way that `affected` prints
 * is true in the code: `npm run bench explanations FAULTS SEED FOLDER=SOURCES...`.
 */
const [faults = "20", seed = "1", ...places] = process.argv.slice(2);

const rows: Record<string, string | number>[] = [];
for (const place of places) {
  const [folder = ".", inside = "src/"] = place.split("=");
  rows.push(await check(resolve(folder), inside));
}
console.table(rows);
process.exitCode = rows.some(({ untrue }) => untrue !== 0) ? 1 : 0;

async function check(folder: string, inside: string) {
  const home = mkdtempSync(join(tmpdir(), "patchgate-bench-"));
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: folder, encoding: "utf8" });
  const paths = listed.split("\0").filter((path) => isCode(path) || path.endsWith(".json"));
  const sources = new Map(
    paths.map((path): [string, string[]] => [path, [readFileSync(join(folder, path), "utf8")]]),
  );
  let ways = 0;
  const untrue = new Map<string, string>();
  try {
    const wanted = { count: Number(faults), seed: Number(seed), tests: [] };
    for (const trial of plantedFaults(folder, inside, wanted)) {
      trial.apply();
      try {
        const { selection } = await askAffected(folder, home, ["--base", "HEAD"]);
        if (selection.mode === "full") continue;
        const reasons = selection.tests.flatMap((test) => test.reasons);
        ways += reasons.length;
        for (const reason of reasons)
          for (const link of untrueLinks(reason, sources)) untrue.set(link, reason);
      } finally {
        trial.undo();
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  for (const [link, reason] of untrue) console.log(`untrue: ${link}\n  in ${reason}`);
  return { repository: folder, ways, untrue: untrue.size };
}
