import { describe, expect, it } from "vitest";
import { riskyLockfileParts } from "../../../policies/risky-parts/lockfile.ts";

const parts = (risky: { part: string }[]) => risky.map(({ part }) => part);

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
