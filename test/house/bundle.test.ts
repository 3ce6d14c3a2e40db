import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = new URL("../..", import.meta.url).pathname;
const dist = join(root, "dist");
const beyondAscii = /[^\0-\x7f]/;

it("ships bundles that mean the same read a character a byte", () => {
  const bundles = readdirSync(dist).filter((name) => name.endsWith(".cjs"));
  expect(bundles).toContain("patchgate.cjs");
  for (const name of bundles)
    expect(beyondAscii.exec(readFileSync(join(dist, name), "utf8"))?.[0]).toBe(undefined);
});

it.each([["--version"], ["schema"], ["affected", "--help"]])(
  "finds the compiled code the build kept, for %s",
  (...args) => {
    const kept = () =>
      readdirSync(dist)
        .filter((name) => name.includes(process.version))
        .map((name) => [name, statSync(join(dist, name)).ino]);
    const before = kept();
    expect(before).toHaveLength(4);
    // Code that V8 does not accept would be compiled and written anew.
    execFileSync(process.execPath, [join(root, "bin/patchgate.cjs"), ...args]);
    expect(kept()).toEqual(before);
  },
);
