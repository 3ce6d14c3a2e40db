import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import type { Trap } from "./trap.ts";

const modules = resolve(import.meta.dirname, "../../../node_modules");
const run = promisify(execFile);

/** Runs the tests of every trap after its edit; returns the files that failed, by trap. */
export async function runTraps(folder: string, traps: Trap[]): Promise<Map<string, string[]>> {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(modules, "vitest"), join(folder, "node_modules/vitest"));
  traps.forEach((trap, place) => {
    layOut(join(folder, `trap${place}`), trap);
    write(join(folder, `trap${place}`), trap.edit);
  });
  const own = traps.flatMap((trap, place) => projectOf(folder, `trap${place}`, trap) ?? []);
  const exclude = own.map(({ test }) => `${test.name}/**`);
  const common = { root: folder, test: { name: "common", globals: true, exclude } };
  const config = `export default { test: { projects: ${JSON.stringify([common, ...own])} } };\n`;
  writeFileSync(join(folder, "vitest.config.mjs"), config);
  const failed = await failing(folder);
  return new Map(
    traps.map(({ name }, place) => {
      const own = failed.filter((file) => file.startsWith(`trap${place}/`));
      return [name, own.map((file) => relative(`trap${place}`, file))];
    }),
  );
}

function layOut(place: string, { files, outside = {}, installed = {} }: Trap): void {
  write(place, { ...files, ...outside });
  for (const [name, target] of Object.entries(installed)) {
    const link = join(place, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(place, target), link);
  }
}

function write(place: string, files: Trap["edit"]): void {
  for (const [path, source] of Object.entries(files)) {
    const file = join(place, path);
    mkdirSync(dirname(file), { recursive: true });
    if (source === null) rmSync(file);
    else writeFileSync(file, source);
  }
}

/** Settings are read for a whole project: traps that have some are projects of their own. */
function projectOf(folder: string, name: string, { files, alias = {} }: Trap) {
  const root = join(folder, name);
  const own = Object.keys(files).find((path) => path.startsWith("vitest.config."));
  if (!own && Object.keys(alias).length === 0) return null;
  const places = Object.entries(alias).map(([from, to]) => [from, join(root, to)]);
  return {
    root,
    ...(own && { extends: join(root, own) }),
    resolve: { alias: Object.fromEntries(places) },
    test: { name, globals: true },
  };
}

async function failing(folder: string): Promise<string[]> {
  const report = join(folder, "report.json");
  const args = [
    "run",
    "--root",
    folder,
    "--reporter=json",
    `--outputFile=${report}`,
    "--no-isolate",
    "--pool=threads",
  ];
  const env = { ...process.env, CI: "1", VITEST: undefined, NODE_ENV: undefined };
  await run(process.execPath, [join(modules, "vitest/vitest.mjs"), ...args], { env }).catch(
    () => {},
  );
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  return testResults
    .filter(({ status }: { status: string }) => status === "failed")
    .map(({ name }: { name: string }) => relative(folder, name))
    .sort();
}
