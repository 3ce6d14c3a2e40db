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

  it("bring along the tests that may see what the others leave behind", async () => {
    const math = `${source}
const known = new Map();
export function remember(a) { known.set("sum", add(a, 1)); }
export function recall() { return known.get("sum"); }`;
    const body = `
      it("remembers", () => { all.remember(1); });
      it("recalls", () => { expect(all.recall()).toBe(2); });
      ${subtracts}`;
    expect(await namesFor(body, { "src/math.ts": math })).toEqual(["remembers", "recalls"]);
  });

  it.each([
    ["a variable of the file", "let last = 0;", "last = add(1, 2);", "expect(last).toBe(3);"],
    ["an object of the file", "const seen = {};", "seen.a = add(1, 2);", "expect(seen.a).toBe(3);"],
    ["a list of the file", "const seen = [];", "seen.push(add(1, 2));", "seen.slice();"],
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
  ])("bring along whoever uses %s", async (_, shared, writes, reads) => {
    const body = `${shared}
      it("writes", () => { ${writes} });
      it("reads", () => { ${reads} });
      ${subtracts}`;
    expect(await namesFor(body)).toEqual(["writes", "reads"]);
  });

  it("bring along whoever sees changes of what is handed on", async () => {
    const body = `const seen = [1];
      function keep(list, one) { list.push(one); }
      it("writes", () => { keep(seen, add(1, 2)); });
      it("reads", () => { expect(seen.length).toBe(2); });
      ${subtracts}`;
    expect(await namesFor(body)).toEqual(["writes", "reads"]);
  });

  it("bring along whoever sees changes of what a module exports", async () => {
    const body = `it("writes", () => { const list = all.seen; list.push(add(1, 2)); });
      it("reads", () => { expect(all.seen.length).toBe(2); });
      ${subtracts}`;
    const math = `${source}export const seen = [1];\n`;
    expect(await namesFor(body, { "src/math.ts": math })).toEqual(["writes", "reads"]);
  });

  it("follow methods of what another test has made, or only hooks call", async () => {
    const math = `${source}export class Account {
  pay(a) { return add(1, a); }
}`;
    const body = `describe("group", () => {
        let account;
        afterEach(() => account?.pay(1));
        it("opens", () => { account = new all.Account(); });
        it("is open", () => { expect(account).toBeDefined(); });
      });
      ${adds}
      ${subtracts}`;
    const names = await namesFor(body, { "src/math.ts": math });
    expect(names).toEqual(["group > opens", "group > is open", "adds"]);
    const without = body
      .replace("afterEach(() => account?.pay(1));", "")
      .replace("toBe", "pay(1).toBe");
    expect(await namesFor(without, { "src/math.ts": math })).toEqual(names);
  });

  it("follow methods of what is found by its name", async () => {
    const math = `${source}
const plugins = {};
class Sum { run(a) { return add(1, a); } }
plugins.sum = new Sum();
export const find = (name) => plugins[name];`;
    const body = `it("finds", () => { all.find("sum").run(1); });\n${adds}\n${subtracts}`;
    expect(await namesFor(body, { "src/math.ts": math })).toEqual(["finds", "adds"]);
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

  it("bring along whoever uses what a group shares", async () => {
    const body = `describe("group", () => {
        let last = 0;
        it("writes", () => { last = add(1, 2); });
        it("reads", () => { expect(last).toBe(3); });
        ${subtracts}
      });`;
    expect(await namesFor(body)).toEqual(["group > writes", "group > reads"]);
  });

  it("are few where what is shared can only be read", async () => {
    const body = `const numbers = [1, 2]; const limits = { most: 3 } as const; const one = 1;
      it("adds", () => { expect(add(numbers[0], limits.most)).toBe(4); });
      it("subtracts", () => { expect(subtract(numbers.length, one)).toBe(1); });`;
    expect(await namesFor(body)).toEqual(["adds"]);
  });

  it("are given beside tests without a plain name that do not lead there", async () => {
    const body = `it.each([1])("is %i", () => { subtract(1, 2); });\n${adds}\n${subtracts}`;
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
