import { describe, expect, it } from "vitest";
import {
  riskyLockfileParts,
  riskyManifestParts,
  riskyWorkflowParts,
} from "../../policies/parsed-changes.ts";

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

describe("a lockfile", () => {
  const entry = (host: string, integrity = true) =>
    `"resolved": "https://${host}/a/-/a-1.tgz"${integrity ? ', "integrity": "sha512-x"' : ""}\n`;

  it("does not gate another version from the same host", () => {
    expect(
      riskyLockfileParts(
        entry("registry.npmjs.org"),
        entry("registry.npmjs.org") + entry("registry.npmjs.org"),
      ),
    ).toEqual([]);
  });

  it("gates a new host, a local source, and a lost digest", () => {
    const before = entry("registry.npmjs.org");
    expect(parts(riskyLockfileParts(before, before + entry("evil.test")))).toEqual(["evil.test"]);
    expect(parts(riskyLockfileParts(before, `${before}"x": "file:../evil"`))).toEqual(["file:"]);
    expect(parts(riskyLockfileParts(before, `${before}git+ssh://git@github.com/a/b.git`))).toEqual([
      "github.com",
    ]);
    expect(parts(riskyLockfileParts(before, entry("registry.npmjs.org", false)))).toEqual([
      "integrity",
    ]);
    expect(parts(riskyLockfileParts(before, null))).toEqual(["file"]);
    expect(riskyLockfileParts(null, before)).toEqual([]);
  });
});

describe("a lockfile in JSON", () => {
  const lock = (resolved: string) => `{"packages": {"a": {"resolved": "${resolved}"}}}`;
  const before = lock("https://registry.npmjs.org/a.tgz");

  it("hides no host behind escapes", () => {
    for (const hidden of ["https:\\/\\/evil.test\\/a.tgz", "\\u0068ttps://evil.test/a.tgz"])
      expect(parts(riskyLockfileParts(before, lock(hidden)))).toEqual(["evil.test"]);
  });

  it("gates one that does not parse", () => {
    for (const broken of ["{", "[]", `${before}}`, before.replace('"a"', "a")])
      expect(parts(riskyLockfileParts(before, broken))).toEqual(["file"]);
  });

  it("reads the commas that bun leaves", () => {
    const bun = '{"packages": {"a": ["a@1", "https://registry.npmjs.org/a.tgz",],},}';
    expect(riskyLockfileParts(bun, bun)).toEqual([]);
    expect(parts(riskyLockfileParts(bun, bun.replace("registry.npmjs.org", "evil.test")))).toEqual([
      "evil.test",
    ]);
  });
});

describe("a workflow", () => {
  const base =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n";

  it("names what the changed lines touch", () => {
    expect(riskyWorkflowParts(base, `# note\n${base}`)).toEqual([]);
    expect(parts(riskyWorkflowParts(base, base.replace("npm test", "npm test || true")))).toEqual([
      "commands",
      "checks",
    ]);
    expect(
      parts(riskyWorkflowParts(base, base.replace("on: push", "on: pull_request_target"))),
    ).toEqual(["triggers"]);
    expect(parts(riskyWorkflowParts(base, `permissions: write-all\n${base}`))).toEqual([
      "permissions",
    ]);
    expect(parts(riskyWorkflowParts(base, `${base}      - uses: a/b@main\n`))).toEqual(["actions"]);
    expect(parts(riskyWorkflowParts(base, `name: x\n${base}`))).toEqual(["file"]);
    expect(parts(riskyWorkflowParts(base, null))).toEqual(["file"]);
  });
});
