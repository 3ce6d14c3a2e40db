import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareDeclarations,
  pairStrays,
} from "../../changes/declarations/compare-declarations.ts";
import { compareHiddenParts } from "../../changes/declarations/compare-hidden-parts.ts";
import { declarationReader } from "../../changes/declarations/read-declarations.ts";
import type { ChangedSymbol } from "../../contracts/change-set.ts";

const path = "sample.tsx";
const sample = `import { one } from "./one";
export type Shape = { a: string } | null;
export type both = number;
export const both = (x: number) => x + 1;
export default function main(a: number): number {
  const text = "quoted"; return (a + 1) * one(text);
}
const table = { one, two: (x: number) => x, three() { return [1, 2]; }, "four": 4, get five() { return 5; } };
export const spread = { ...table, six: 6 };
export abstract class Base<T> {
  static #count = 0;
  name = "base";
  declare lost: string;
  constructor(private readonly value: T) { this.name += 1; }
  get first(): T { return this.value; }
  set first(value: T) { void value; }
  abstract area(): number;
  async each(call: (value: T) => T): Promise<T> { return await call(this.value); }
  ["computed"]() { return 1; }
}
const Later = class { go() { return 1; } };
function overloaded(a: string): string;
function overloaded(a: string) { return a; }
let first = 1, second = (2 + 3);
namespace inner { export const d = 4; }
function listed() { return <p title="x"> two  words </p>; }
export { listed, Later as Renamed };
console.log(first, second);
`;

const read = declarationReader();

function byCompiler(before: string, after: string): ChangedSymbol[] | null {
  const [was, is] = [read(path, before), read(path, after)];
  if (!was || !is) return null;
  const { modified, added, removed } = compareDeclarations(path, was, is);
  return [...modified, ...pairStrays(added, removed)];
}

const byName = (symbols: ChangedSymbol[] | null) =>
  symbols?.toSorted((a, b) => (a.name < b.name ? -1 : 1)) ?? null;

describe("compareHiddenParts", () => {
  test.each([
    ["a function's body", "(a + 1) *", "(a + 2) *", ["main"]],
    ["an arrow function", "=> x,", "=> x + 1,", ["table.two"]],
    ["a value that shares a type's name", "x + 1;", "x + 2;", ["both"]],
    ["a method of an object", "[1, 2]", "[2]", ["table.three"]],
    ["a value", "(2 + 3)", "5", ["second"]],
    ["a spread object as one", "six: 6", "six: 7", ["spread"]],
    ["a constructor", "+= 1", "+= 2", ["Base.constructor"]],
    ["a private field", "#count = 0", "#count = 1", ["Base.#count"]],
    ["a method", "await call", "call", ["Base.each"]],
    ["a class in a variable", "go() { return 1", "go() { return 2", ["Later.go"]],
    ["text of an element", "two  words", "two words", ["listed"]],
    ["parentheses and quotes", '"quoted"; return (a + 1)', "'quoted'; return ((a + 1))", []],
    ["layout outside", "export type Shape = ", "// a comment\nexport type  Shape =\n", []],
  ] as const)("tells %s without the compiler", (_, from, to, names) => {
    const after = sample.replace(from, to);
    expect(after).not.toBe(sample);
    const found = compareHiddenParts(path, sample, after);
    expect(found?.map(({ name }) => name)).toEqual(names);
    expect(byName(found)).toEqual(byName(byCompiler(sample, after)));
  });

  test.each([
    ["a parameter", "main(a: number)", "main(a: number, b = 1)"],
    ["a type", "string } | null", "string }"],
    ["a type that shares a value's name", "both = number", "both = string"],
    ["an accessor pair", "return this.value; }\n  set", "return this.value!; }\n  set"],
    ["an overload", "{ return a; }", "{ return a + a; }"],
    ["load-time code", "console.log(first", "console.log(second"],
    ["a namespace", "d = 4", "d = 5"],
    ["a comment that tools obey", "import", "/** @jsxImportSource preact */ import"],
    ["a file that cannot be parsed", "import", "import import"],
  ])("leaves %s to the compiler", (_, from, to) => {
    expect(sample).toContain(from);
    expect(compareHiddenParts(path, sample, sample.replace(from, to))).toBeNull();
  });

  test("never says anything else than the compiler does", () => {
    const pieces = fc.constantFrom(
      "",
      " ",
      "1",
      "x",
      ";",
      "()",
      "{}",
      "'t'",
      ",",
      "/* c */",
      "=> 1",
    );
    const place = fc.nat(sample.length);
    fc.assert(
      fc.property(place, fc.nat(6), pieces, (start, length, piece) => {
        const after = sample.slice(0, start) + piece + sample.slice(start + length);
        const found = compareHiddenParts(path, sample, after);
        const asked = found && byCompiler(sample, after);
        if (asked) expect(byName(found)).toEqual(byName(asked));
      }),
      { numRuns: 300 },
    );
  });
});
