import { describe, expect, it } from "vitest";
import { select } from "./selecting.ts";

const source = `
export function add(a, b) { return a + b; }
export function subtract(a, b) { return a - b; }
export function sum(list) { return list.reduce((all, one) => add(all, one), 0); }
`;

/** Names chosen in a test of these functions when `add` changes. */
async function namesFor(body: string, more: Record<string, string> = {}): Promise<string[] | null> {
  const { "src/math.ts": math = source, ...others } = more;
  const files = {
    "src/math.ts": math,
    "test/math.test.ts": `import { describe, expect, it, vi, afterEach, beforeEach } from "vitest";
import * as all from "../src/math.ts";
import { add, subtract, sum } from "../src/math.ts";
${body}`,
    ...others,
  };
  const edit = { "src/math.ts": math.replace("a + b", "b + a") };
  const { tests } = await select(files, edit);
  return tests.find(({ file }) => file === "test/math.test.ts")?.names ?? null;
}

const adds = 'it("adds", () => { expect(add(1, 2)).toBe(3); });';
const subtracts = 'it("subtracts", () => { expect(subtract(3, 2)).toBe(1); });';

describe("names of tests", () => {
  it("are those of the tests that lead to the change", async () => {
    const body = `
      ${adds}
      describe("more", () => {
        it("sums", () => { expect(sum([1, 2])).toBe(3); });
        ${subtracts}
      });`;
    expect(await namesFor(body)).toEqual(["adds", "more > sums"]);
  });

  it("follow helpers of the test file", async () => {
    const body = `const check = (...list) => expect(sum(list)).toBe(3);
      it("checks", () => check(1, 2));
      ${subtracts}`;
    expect(await namesFor(body)).toEqual(["checks"]);
  });

  it("are told where a test asks a pattern", async () => {
    const asks = 'it("adds", () => { expect(/3/.test(String(add(1, 2)))).toBe(true); });';
    expect(await namesFor(`${asks}\n${subtracts}`)).toEqual(["adds"]);
  });

  it("follow methods of what is made around the tests", async () => {
    const math = `${source}export class Account {
  total = 0;
  pay(a) { this.total = add(this.total, a); }
  name() { return "account"; }
}`;
    const body = `
      it("pays", () => { const account = new all.Account(); account.pay(1); });
      it("has a name", () => { const account = new all.Account(); account.name(); });`;
    expect(await namesFor(body, { "src/math.ts": math })).toEqual(["pays"]);
  });

  it("follow what tests share only for reading", async () => {
    const math = `${source}
const words = new Set(["sum"]);
export const isWord = (word) => words.has(word) && add(1, 1) > 0;
export let most = 3;`;
    const body = `
      it("is a word", () => { all.isWord("sum"); });
      it("is the most", () => { all.most; });`;
    expect(await namesFor(body, { "src/math.ts": math })).toEqual(["is a word"]);
  });

  it.each([
    ["a variable of the file", "let last = 0;", "last = add(1, 2);", "expect(last).toBe(3);"],
    ["an object of the file", "const seen = {};", "seen.a = add(1, 2);", "expect(seen.a).toBe(3);"],
    ["a list of the file", "const seen = [];", "seen.push(add(1, 2));", "seen.slice();"],
    ["a list, in a loop", "const seen = [];", "for (seen.a of [add(1, 2)]);", "seen.a;"],
    ["a member of a function", "function f() {}", "f.last = add(1, 2);", "expect(f.last).toBe(3);"],
    ["a static member", "class K { static last = 0 }", "K.last = add(1, 2);", "K.last;"],
    [
      "what a static method keeps",
      "class K { static last = 0; static keep(one) { this.last = one; } }",
      "K.keep(add(1, 2));",
      "K.last;",
    ],
    [
      "what an object keeps itself",
      "const box = { last: 0, keep(one) { this.last = one; } };",
      "box.keep(add(1, 2));",
      "box.last;",
    ],
    [
      "what is handed on",
      "const seen = [1]; function keep(list, one) { list.push(one); }",
      "keep(seen, add(1, 2));",
      "seen.length;",
    ],
    [
      "a class that is handed on",
      "class K {} function keep(target, one) { target.last = one; }",
      "keep(K, add(1, 2));",
      "K.last;",
    ],
    ["what a module exports", "", "const list = all.seen; list.push(add(1, 2));", "all.seen;"],
    ["what a module keeps", "", "all.remember(1);", "all.recall();"],
    ["what it calls by another name", "", "all.current.n = add(1, 2);", "all.current.n;"],
    ["a store of the platform", "", "all.save(add(1, 2));", "all.load();"],
  ])("are not given where a test leaves %s behind", async (_, shared, writes, reads) => {
    const math = `${source}
export const seen = [1];
const state = { n: 1 };
export { state as current };
const storage = globalThis.localStorage;
export const save = (one) => storage.setItem("one", one);
export const load = () => storage.getItem("one");
const known = new Map();
export function remember(a) { known.set("sum", add(a, 1)); }
export function recall() { return known.get("sum"); }`;
    const body = `${shared}
      it("writes", () => { ${writes} });
      it("reads", () => { ${reads} });
      ${subtracts}`;
    expect(await namesFor(body, { "src/math.ts": math })).toEqual([]);
  });

  it("are not given where a group makes what its tests use", async () => {
    const body = `describe("group", () => {
        let last = 0;
        it("writes", () => { last = add(1, 2); });
        it("reads", () => { expect(last).toBe(3); });
        ${subtracts}
      });`;
    expect(await namesFor(body)).toEqual([]);
  });

  it("are not given where only one side of the change keeps something", async () => {
    const files = {
      "src/index.ts": 'export * from "./counter.ts";\nexport function next() { return 1; }\n',
      "src/counter.ts":
        "let n = 0;\nexport function next() { n += 1; return n; }\nexport function peek() { return n; }\n",
      "a.test.ts": `import { it } from "vitest";
import { next } from "./src/index.ts";
import { peek } from "./src/counter.ts";
it("next", () => { next(); });
it("peeks", () => { peek(); });`,
    };
    const { tests } = await select(files, { "src/index.ts": 'export * from "./counter.ts";\n' });
    expect(tests.map(({ names }) => names)).toEqual([[]]);
  });

  it("are given where a value changed that only some tests read", async () => {
    const math = `${source}const rates = { low: 1, high: 2 };\nexport const rate = rates.low;\n`;
    const test = `import { it } from "vitest";\nimport { rate, subtract } from "./src/math.ts";
it("has a rate", () => { rate; });\n${subtracts}`;
    const files = { "src/math.ts": math, "a.test.ts": test };
    const edit = { "src/math.ts": math.replace("rates.low", "rates.high") };
    const { tests } = await select(files, edit);
    expect(tests.map(({ names }) => names)).toEqual([["has a rate"]]);
  });

  it("are few where what is shared can only be read", async () => {
    const body = `const numbers = [1, 2]; const limits = { most: 3 } as const; const one = 1;
      it("adds", () => { expect(add(numbers[0], limits.most)).toBe(4); });
      it("subtracts", () => { expect(subtract(numbers.length, one)).toBe(1); });`;
    expect(await namesFor(body)).toEqual(["adds"]);
  });

  it("leave out what is skipped", async () => {
    const body = `${adds}\nit.skip("adds later", () => { add(1, 2); });\n${subtracts}`;
    expect(await namesFor(body)).toEqual(["adds"]);
  });

  it.each([
    ["every test leads to it", adds],
    ["it is used around the tests", `const three = add(1, 2);\n${adds}\n${subtracts}`],
    ["a hook uses it", `beforeEach(() => { add(1, 2); });\n${adds}\n${subtracts}`],
    ["there are hooks", `beforeEach(() => { subtract(1, 2); });\n${adds}\n${subtracts}`],
    ["there are loops", `for (const n of [1]) spec("is", () => {});\n${adds}\n${subtracts}`],
    ["a test loads by itself", `it("is", async () => { await import("./x"); });\n${adds}`],
    ["assertions are made up", `it("is", () => { expect.extend({ add }); });\n${subtracts}`],
    [
      "the world is named otherwise",
      `it("is", (process) => { process.env.A = add(1, 2); });\n${subtracts}`,
    ],
    ["another test changes the world", `it("is", () => { process.env.A = "1"; });\n${adds}`],
    [
      "a group uses it",
      `describe("group", () => { const three = add(1, 2); ${adds} ${subtracts} });`,
    ],
    ["a test of many names leads to it", `it.each([1])("is %i", () => add(1, 2));\n${subtracts}`],
    ["a made name leads to it", `for (const n of [1]) it("a" + n, () => add(n, 2));\n${subtracts}`],
    ["a group has no plain name", `describe.each([1])("is %i", () => { ${adds} ${subtracts} });`],
    ["only some are run", `it.only("is", () => {});\n${adds}\n${subtracts}`],
    [
      "it is in a test of a test",
      `it("is", (t) => { t.test("in", () => add(1, 2)); });\n${subtracts}`,
    ],
    ["others may declare tests", `all.check("is", () => {});\n${adds}\n${subtracts}`],
    ["modules are mocked", `vi.mock("../src/other.ts");\n${adds}\n${subtracts}`],
    ["the process is changed", `it("is", () => { process.env.A = add("", ""); });\n${subtracts}`],
    ["time is faked", `it("is", () => { vi.useFakeTimers(); add(1, 2); });\n${subtracts}`],
    ["a document is changed", `it("is", () => { document.title = add("", ""); });\n${subtracts}`],
    ["the platform is changed", `it("is", () => { Date.now = () => add(1, 2); });\n${subtracts}`],
    ["the network is used", `it("is", async () => { await fetch(add("a", "b")); });\n${subtracts}`],
    ["an import is changed", `it("is", () => { all.a.b = add(1, 2); });\n${subtracts}`],
  ])("are not given where %s", async (_, body) => {
    expect(await namesFor(body)).toEqual([]);
  });

  it("are not given where the disk is used", async () => {
    const body = `import { writeFileSync } from "node:fs";
      it("writes", () => { writeFileSync("sum", String(add(1, 2))); });
      ${subtracts}`;
    expect(await namesFor(body)).toEqual([]);
  });

  it("are not given where code changed that runs when it is loaded", async () => {
    const math = `${source}export const three = add(1, 2);\n`;
    const files = {
      "src/math.ts": math,
      "a.test.ts": `import { it } from "vitest";
import { subtract, three } from "./src/math.ts";
it("is three", () => { three; });
it("subtracts", () => { subtract(2, 1); });`,
    };
    const { tests } = await select(files, {
      "src/math.ts": math.replace("add(1, 2)", "add(2, 1)"),
    });
    expect(tests.map(({ names }) => names)).toEqual([[]]);
  });

  it("are given of no changed test", async () => {
    const files = { "src/math.ts": source, "a.test.ts": `import { it } from "vitest";\n${adds}` };
    const { tests } = await select(files, { "a.test.ts": `${files["a.test.ts"]}\n${subtracts}` });
    expect(tests.map(({ names }) => names)).toEqual([[]]);
  });
});
