import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Files } from "./memory-tree.ts";

const fixture = resolve(import.meta.dirname, "../fixtures/shop");
const modules = resolve(import.meta.dirname, "../../node_modules");

/** A repository whose every function tells its name when it runs. */
export const shop: Files = Object.fromEntries(
  readdirSync(fixture, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(fixture, path), readFileSync(path, "utf8")]),
);

/** Every place of the shop's code that tells a name. */
export const marks = Object.entries(shop).flatMap(([path, source]) =>
  dirname(path).includes("src")
    ? [...source.matchAll(/ran\("([^"]+)"\)/g)].map((match) => ({ path, name: match[1] ?? "" }))
    : [],
);

/** The same code, failing where it told a name. */
export function planted({ path, name }: { path: string; name: string }): Files {
  return { [path]: (shop[path] ?? "").replace(`ran("${name}")`, `fail("${name}")`) };
}

/** Runs all tests of the shop in a folder; returns test file to the names that were told in it. */
export function runShop(
  folder: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Map<string, Set<string>> {
  const [repository, record] = [join(folder, "shop"), join(folder, "record")];
  cpSync(fixture, repository, { recursive: true });
  mkdirSync(join(repository, "node_modules/@shop"), { recursive: true });
  mkdirSync(record);
  symlinkSync(join(modules, "vitest"), join(repository, "node_modules/vitest"));
  symlinkSync("../../packages/core", join(repository, "node_modules/@shop/core"));
  cpSync(join(repository, "packages/core/src"), join(repository, "packages/core/dist"), {
    recursive: true,
  });
  execFileSync(
    process.execPath,
    [join(modules, "vitest/vitest.mjs"), "run", "--root", repository, ...args],
    {
      env: { ...process.env, RECORD: record, VITEST: undefined, NODE_ENV: undefined, ...env },
      stdio: "pipe",
    },
  );
  const told = readdirSync(record).map((name) => {
    const { file, ran } = JSON.parse(readFileSync(join(record, name), "utf8"));
    return [relative(repository, file), new Set<string>(ran)] as const;
  });
  return new Map(told);
}
