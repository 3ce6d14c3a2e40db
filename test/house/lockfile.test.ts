import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

type Locked = { packages: Record<string, { optionalDependencies?: Record<string, string> }> };

// A lock written where a registry lacks a platform leaves it out, and `npm ci` then fails everywhere.
it.each(["package-lock.json", "examples/accounts/package-lock.json"])(
  "locks the packages of every platform in %s",
  async (file) => {
    const { packages }: Locked = JSON.parse(await readFile(file, "utf8"));
    const names = new Set(Object.keys(packages).map((path) => path.split("node_modules/").at(-1)));
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  },
);
