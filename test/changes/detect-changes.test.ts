import { describe, expect, it } from "vitest";
import { detect, lines } from "./detecting.ts";

describe("detectChanges", () => {
  it("tells a body from a signature", async () => {
    expect(
      await lines(
        "export function f(a: number) { return a }\nexport const g = (a: string) => a\n",
        "export function f(a: number) { return a + 1 }\nexport const g = (a: string, b = 1) => a\n",
      ),
    ).toEqual(["modified function f exported", "modified function g exported signature"]);
  });

  it("describes a symbol in full", async () => {
    const set = await detect(
      { "a.ts": "// one\n\nfunction f() {\n  return 1;\n}\n", "b.json": "1" },
      { "a.ts": "// one\n\nfunction f() {\n  return 2;\n}\n", "b.json": "2" },
    );
    expect(set).toEqual({
      baseSha: "a",
      headSha: "b",
      files: [
        { path: "a.ts", previousPath: null, status: "modified" },
        { path: "b.json", previousPath: null, status: "modified" },
      ],
      symbols: [
        {
          file: "a.ts",
          name: "f",
          kind: "function",
          change: "modified",
          previous: null,
          exported: false,
          signatureChanged: false,
          span: { start: 3, end: 5 },
        },
      ],
      nonCode: ["b.json"],
    });
  });

  it.each([
    ["comments", "const a = 1; // x", "/* y */ const a = 1;"],
    ["quotes and semicolons", "const a = 'x';", 'const a = "x"'],
    ["trailing commas", "f(a, b)", "f(\n  a,\n  b,\n)"],
    ["parentheses of arrows", "const f = x => x", "const f = (x) => (x)"],
    [
      "line breaks in JSX",
      "const a = <p>one two</p>",
      "const a = (\n  <p>\n    one two\n  </p>\n)",
    ],
    [
      "the order of functions",
      "function a() {}\nfunction b() {}",
      "function b() {}\nfunction a() {}",
    ],
    ["separators of types", "interface A { a: 1, b: 2 }", "interface A {\n  a: 1;\n  b: 2;\n}"],
    [
      "the name of an import",
      "import { a } from './a'\nx(a)",
      "import { a as b } from './a'\nx(b)",
    ],
  ])("sees nothing in %s", async (_, before, after) => {
    expect(await lines(before, after, "a.tsx")).toEqual([]);
  });

  it.each([
    ["an operator", "f(!a)", "f(-a)"],
    ["nesting", "f((a + b) * c)", "f(a + b * c)"],
    ["optional chains", "f((a?.b).c)", "f(a?.b.c)"],
    ["a directive", "'use client'", "'use server'"],
    ["text in JSX", "f(<p>one two</p>)", "f(<p>one  two</p>)"],
    ["a regular expression", "f(/a/)", "f(/a/g)"],
    ["a template", "f(`a`)", "f(`a `)"],
    ["await in a loop", "for (const a of b) {}", "for await (const a of b) {}"],
    ["what tools obey", "/** @jsxImportSource a */\n", "/** @jsxImportSource b */\n"],
  ])("sees %s", async (_, before, after) => {
    expect(await lines(before, after, "a.tsx")).toEqual(["modified module <module>"]);
  });

  it("sees const become let", async () => {
    expect(await lines("const a = 1", "let a = 1")).toEqual(["modified variable a signature"]);
  });

  it("sees that evaluated declarations changed places", async () => {
    expect(await lines("const a = f()\nconst b = g()", "const b = g()\nconst a = f()")).toEqual([
      "modified module <module>",
    ]);
  });

  it("names the members of a class", async () => {
    const before = `
      export class A extends B {
        x = 1
        #y = 2
        static { f() }
        constructor(a) { super(a) }
        get v() { return 1 }
        m() { return 1 }
        [Symbol.iterator]() { return 1 }
      }`;
    const after = `
      export class A extends C {
        x = 2
        #y = 3
        static { g() }
        constructor(a) { super(a); h() }
        get v() { return 2 }
        m(): number { return 1 }
        [Symbol.iterator]() { return 2 }
        n() {}
      }`;
    expect(await lines(before, after)).toEqual([
      "modified class A exported signature",
      "modified property A.x exported",
      "modified property A.#y",
      "modified static block A.<static> exported",
      "modified constructor A.constructor exported",
      "modified accessor A.v exported",
      "modified method A.m exported signature",
      "modified method A.[Symbol.iterator] exported",
      "added method A.n exported signature",
    ]);
  });

  it("sees fields of a class change places", async () => {
    expect(await lines("class A { a = f(); b = g() }", "class A { b = g(); a = f() }")).toEqual([
      "modified class A",
    ]);
  });

  it("names the members of enums, constant objects and namespaces", async () => {
    expect(
      await lines(
        "enum E { A, B = 2 }\nconst o = { a: 1, b() {} } as const\nnamespace N { export const c = 1 }",
        "enum E { A, B = 3 }\nconst o = { a: 2, b() {} } as const\nnamespace N { export const c = 2 }",
      ),
    ).toEqual(["modified enum member E.B", "modified property o.a", "modified variable N.c"]);
  });

  it("sees members of an enum or an object change places", async () => {
    expect(
      await lines(
        "enum E { A, B }\nconst o = { a: 1, b: 2 }",
        "enum E { B, A }\nconst o = { b: 2, a: 1 }",
      ),
    ).toEqual(["modified enum E", "modified variable o"]);
  });

  it("marks what only the compiler sees", async () => {
    expect(
      await lines(
        "export interface I { a: 1 }\ntype T = 1\ndeclare const d: 1\ndeclare function e(): 1",
        "export interface I { a: 2 }\ntype T = 2\ndeclare const d: 2\ndeclare function e(): 2",
      ),
    ).toEqual([
      "modified interface I exported signature",
      "modified type T signature",
      "modified ambient d signature",
      "modified ambient e signature",
    ]);
  });

  it("sees the value among declarations of one name", async () => {
    const named = (type: string, value: string) =>
      `export interface A { a: ${type} }\nexport const A = ${value};\nexport const b = 1;\n`;
    const before = named("1", "make(() => 1)");
    const signature = "modified variable A exported signature";
    expect(await lines(before, named("1", "make(() => 2)"))).toEqual([
      "modified variable A exported",
    ]);
    expect(await lines(before, `${named("1", "make(() => 2)")}export const c = 1;\n`)).toEqual([
      "modified variable A exported",
      "added variable c exported signature",
    ]);
    expect(await lines(before, named("2", "make(() => 1)"))).toEqual([signature]);
  });

  it("tells a value that became a type as one that went", async () => {
    expect(await lines("export class A { a = 1 }\n", "export interface A { a: number }\n")).toEqual(
      expect.arrayContaining([
        "removed class A exported signature",
        "added interface A exported signature",
      ]),
    );
  });

  it("treats overloads as one symbol", async () => {
    expect(
      await lines(
        "function f(a: 1): 1\nfunction f(a) { return a }",
        "function f(a: 1): 1\nfunction f(a: 2): 2\nfunction f(a) { return a }",
      ),
    ).toEqual(["modified function f signature"]);
  });

  it("sees decorators", async () => {
    expect(await lines("@a class C { @b m() {} }", "@x class C { @y m() {} }")).toEqual([
      "modified class C signature",
      "modified method C.m signature",
    ]);
  });
});
