import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

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

it("finds the parser's native code where only the parser does, as some installers put it", async () => {
  const repository = await gitRepository({ "a.test.ts": "test(1);" });
  await writeFiles(repository.root, { "a.test.ts": "test(2);" });
  const folder = await tempFolder();
  for (const name of ["bin", "dist"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  const parser = ["node_modules", "oxc-parser"];
  symlinkSync(join(root, ...parser), join(folder, ...parser));
  const asked = [join(folder, "bin/patchgate.cjs"), "affected", "--repo", repository.root];
  const env = { ...process.env, PATCHGATE_HOME: join(folder, "home") };
  expect(execFileSync(process.execPath, asked, { encoding: "utf8", env })).toContain("a.test.ts");
});
