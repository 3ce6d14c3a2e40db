import { describe, expect, it } from "vitest";
import { readCodeOwners } from "../../policies/code-owners.ts";

const owned = (text: string, path: string) => readCodeOwners(text)(path);

describe("a CODEOWNERS pattern", () => {
  it.each<[pattern: string, owned: string[], free: string[]]>([
    ["*", ["a.ts", "src/deep/b.ts", ".github/ci.yml"], []],
    ["*.js", ["a.js", "src/b.js"], ["a.jsx", "a.js.map"]],
    ["/build/logs/", ["build/logs/a", "build/logs/deep/b"], ["x/build/logs/a", "build/logs"]],
    ["docs/*", ["docs/a.md"], ["docs/deep/b.md", "x/docs/a.md"]],
    ["docs/**", ["docs/a.md", "docs/deep/b.md"], ["docs", "docsx/a"]],
    ["apps/", ["apps/a", "src/apps/deep/b"], ["apps", "apps.ts"]],
    ["/apps/github", ["apps/github", "apps/github/a.ts"], ["apps/github.ts", "x/apps/github"]],
    ["**/logs", ["logs", "logs/a", "build/logs", "deep/build/logs/a"], ["logs.txt"]],
    ["src/**/api", ["src/api", "src/a/b/api/c.ts"], ["api", "src/apis"]],
    ["README.md", ["README.md", "docs/README.md"], ["readme.md", "READMExmd"]],
    ["file-?.ts", ["file-1.ts", "a/file-2.ts"], ["file-12.ts", "file-/.ts"]],
    ["/*", ["a.ts"], ["src/a.ts"]],
    ["with\\ space/", ["with space/a"], ["with/a"]],
    ["a+(b).ts", ["a+(b).ts"], ["ab.ts"]],
  ])("%s", (pattern, yes, no) => {
    const owners = readCodeOwners(`${pattern} @ann`);
    expect(yes.filter((path) => owners(path).length === 0)).toEqual([]);
    expect(no.filter((path) => owners(path).length > 0)).toEqual([]);
  });
});

describe("the lines of a CODEOWNERS file", () => {
  it("let the last that matches win, also when it names nobody", () => {
    const text = "* @all\n/src/ @ann bob@example.com # inline\n/src/free\n";
    expect(owned(text, "README.md")).toEqual(["@all"]);
    expect(owned(text, "src/a.ts")).toEqual(["@ann", "bob@example.com"]);
    expect(owned(text, "src/free/a.ts")).toEqual([]);
  });

  it.each([
    ["a comment", "# * @eve"],
    ["a section of another host", "[Docs] @eve"],
    ["an optional section", "^[Docs][2] @eve"],
    ["a negation", "!a.ts @eve"],
    ["a range", "[a-z].ts @eve"],
    ["an owner that is none", "a.ts eve"],
    ["one such owner among others", "a.ts @eve eve"],
    ["nothing", "   "],
  ])("are skipped when they are %s", (_title, line) => {
    expect(owned(`* @ann\n${line}\n`, "a.ts")).toEqual(["@ann"]);
  });

  it("are read with teams, a byte order mark and line ends of Windows", () => {
    expect(owned("\uFEFF* @org/team-1\r\nb @ann\r\n", "a.ts")).toEqual(["@org/team-1"]);
  });

  it("own nothing without a file, or in one larger than GitHub reads", () => {
    expect(readCodeOwners(null)("a.ts")).toEqual([]);
    expect(owned(`* @ann\n${"#".repeat(3 * 1024 * 1024)}`, "a.ts")).toEqual([]);
  });
});
