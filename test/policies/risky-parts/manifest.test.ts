import { describe, expect, it } from "vitest";
import { riskyManifestParts } from "../../../policies/risky-parts/manifest.ts";

const parts = (risky: { part: string }[]) => risky.map(({ part }) => part);
const json = (value: unknown) => JSON.stringify(value, null, 2);

describe("a package manifest", () => {
  const base = {
    name: "a",
    version: "1.0.0",
    scripts: { test: "vitest" },
    dependencies: { zod: "4" },
  };
  const changed = (change: object) =>
    parts(riskyManifestParts(json(base), json({ ...base, ...change })));

  it("does not gate a version, a description, or another order of keys", () => {
    expect(changed({ version: "1.0.1", description: "x", keywords: ["a"] })).toEqual([]);
    const reordered = {
      dependencies: base.dependencies,
      scripts: base.scripts,
      version: "1",
      name: "a",
    };
    expect(riskyManifestParts(json(base), json(reordered))).toEqual([]);
  });

  it("gates scripts, dependencies, binaries, engines and overrides, by name", () => {
    expect(changed({ scripts: { test: "vitest", postinstall: "node x" } })).toEqual([
      "scripts.postinstall",
    ]);
    expect(changed({ dependencies: { zod: "4", "left-pad": "1" } })).toEqual([
      "dependencies.left-pad",
    ]);
    expect(changed({ dependencies: {} })).toEqual(["dependencies.zod"]);
    expect(changed({ bin: "./x.js" })).toEqual(["bin"]);
    expect(changed({ bin: { a: "./x.js" } })).toEqual(["bin.a"]);
    expect(changed({ engines: { node: ">=22" } })).toEqual(["engines.node"]);
    expect(changed({ overrides: { a: { b: "1" } } })).toEqual(["overrides.a"]);
    expect(changed({ packageManager: "pnpm@9" })).toEqual(["packageManager"]);
  });

  it("gates one that is new, deleted or does not parse", () => {
    expect(parts(riskyManifestParts(null, json(base)))).toEqual([
      "scripts.test",
      "dependencies.zod",
      "name",
    ]);
    expect(parts(riskyManifestParts(json(base), null))).toEqual(["file"]);
    for (const broken of ["{", "", "[]", "null", '"x"', `${json(base)}}`]) {
      expect(parts(riskyManifestParts(json(base), broken))).toEqual(["file"]);
      expect(parts(riskyManifestParts(broken, json(base)))).toEqual(["file"]);
    }
  });
});
