import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bundle = join(root, "dist", "patchgate.cjs");
const notSources = ["node_modules", "dist", "test", "docs", "examples"];

/** Builds the command line before the tests, unless it is younger than every source. */
export function setup(): void {
  if (existsSync(bundle) && statSync(bundle).mtimeMs > youngestSource(root)) return;
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The command line could not be built: npm run build says why.");
}

function youngestSource(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || notSources.includes(entry.name)) return 0;
    if (entry.isDirectory()) return youngestSource(path);
    return entry.name.endsWith(".ts") ? statSync(path).mtimeMs : 0;
  });
  return Math.max(0, ...times);
}
