import { describe, expect, it } from "vitest";
import type { ChangeSet } from "../../contracts/change-set.ts";
import { detect, line, lines } from "./detecting.ts";

describe("detectChanges, between symbols and files", () => {
  it("follows exports: lists, defaults, re-exports, export =", async () => {
    expect(
      await lines(
        "function f() {}\nexport { x } from './x'\nexport default () => 1",
        "function f() {}\nexport { f }\nexport { x } from './y'\nexport default () => 2",
      ),
    ).toEqual([
      "modified imports <imports>",
      "modified function f exported signature",
      "modified export x exported signature",
      "modified function default exported",
    ]);
    expect(await lines("class A {}\nexport = A", "class B {}\nexport = B", "a.cts")).toEqual([
      "renamed class B exported signature from a.cts:A",
      "modified export default exported",
    ]);
  });

  it("marks those who use an import that now means something else", async () => {
    expect(
      await lines(
        "import { p } from './a'\nimport './c'\nconst f = () => p()\nconst g = () => 1",
        "import { p } from './b'\nimport './c'\nconst f = () => p()\nconst g = () => 1",
      ),
    ).toEqual(["modified imports <imports>", "modified function f"]);
  });

  it("does not take a new name from a known module for new load-time code", async () => {
    expect(
      await lines(
        "import { p } from './a'\nconst f = () => p()",
        "import { p, q, type T } from './a'\nimport type { U } from './u'\nconst f = () => q()",
      ),
    ).toEqual(["modified function f"]);
  });

  it("recognises renamed and moved symbols", async () => {
    const body = "() { return [1, 2, 3].map(String) }";
    const { symbols } = await detect(
      { "a.ts": `export function f${body}\nfunction g(x) { return g(x - 1) }`, "b.ts": "" },
      { "a.ts": "function h(x) { return h(x - 1) }", "b.ts": `export function f${body}` },
    );
    expect(symbols.map((symbol) => `${symbol.file} ${line(symbol)}`)).toEqual([
      "a.ts renamed function h signature from a.ts:g",
      "b.ts moved function f exported from a.ts:f",
    ]);
  });

  it("recognises them among many files, of which no trees are kept", async () => {
    const numbers = Array.from({ length: 60 }, (_, at) => at);
    const filesOf = (name: string, at: (number: number) => number) =>
      Object.fromEntries(
        numbers.map((number) => [
          `${number}.ts`,
          `export const same = 1;\nexport function ${name}${at(number)}() { return ${at(number)} }`,
        ]),
      );
    const { symbols } = await detect(
      filesOf("f", (number) => number),
      filesOf("f", (number) => (number + 1) % 60),
    );
    const told = symbols.map((symbol) => `${symbol.file} ${line(symbol)}`).sort();
    const moved = (number: number, from: number) =>
      `${number}.ts moved function f${from} exported from ${from}.ts:f${from}`;
    expect(told).toEqual(numbers.map((number) => moved(number, (number + 1) % 60)).sort());
  });

  it("does not guess when two symbols could be the old one", async () => {
    expect(await lines("function f() {}", "function g() {}\nfunction h() {}")).toEqual([
      "added function g",
      "removed function f",
      "added function h",
    ]);
  });

  it("takes a moved file as a whole and still compares what is in it", async () => {
    const files: ChangeSet["files"] = [{ path: "b.ts", previousPath: "a.ts", status: "renamed" }];
    const base = { "a.ts": "export const f = () => 1\nexport const g = () => 1" };
    const head = { "b.ts": "export const f = () => 1\nexport const g = () => 2" };
    expect((await detect(base, head, files)).symbols.map(line)).toEqual([
      "moved module <module> exported signature from a.ts:<module>",
      "modified function g exported",
    ]);
  });

  it("lists what came and went with a file", async () => {
    const source = "import './x'\nexport const f = () => 1\nf()";
    expect((await detect({}, { "a.ts": source })).symbols.map(line)).toEqual([
      "added imports <imports>",
      "added function f exported signature",
      "added module <module>",
    ]);
    expect((await detect({ "a.ts": source }, {})).symbols.map(line)).toEqual([
      "removed imports <imports>",
      "removed function f exported signature",
      "removed module <module>",
    ]);
  });

  it("takes a file it cannot parse, or cannot look into, as a whole", async () => {
    expect(await lines("const a = 1", "const a = = 1")).toEqual([
      "modified module <module> exported signature",
    ]);
    expect(await lines("<template/>", "<template></template>", "A.vue")).toEqual([
      "modified module <module> exported signature",
    ]);
  });

  it("takes a file whose text cannot be had as a whole", async () => {
    const files: ChangeSet["files"] = [
      { path: "link.ts", previousPath: null, status: "type-changed" },
      { path: "huge.js", previousPath: null, status: "modified" },
    ];
    const { symbols } = await detect({ "huge.js": "" }, { "huge.js": "" }, files);
    expect(symbols.map((symbol) => `${symbol.file} ${line(symbol)}`)).toEqual([
      "huge.js modified module <module> exported signature",
      "link.ts modified module <module> exported signature",
    ]);
  });
});
