import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import type { Files } from "./memory-tree.ts";
import { recordNode } from "./recording.ts";
import { select } from "./selecting.ts";

const testOf = (call: string) =>
  `import test from "node:test";\nimport * as use from "../src/use.js";\ntest("it", () => { ${call}; });\n`;

/** Records tests that each make one call, and asks which of them edits of the code choose. */
async function recorded(code: string, callers: Record<string, string>, others: Files = {}) {
  const tests = Object.entries(callers).map(([name, call]) => [
    `test/${name}.test.js`,
    testOf(call),
  ]);
  const more: Files = { "package.json": '{"type":"module"}', ...others };
  const files: Files = { ...more, "src/use.js": code, ...Object.fromEntries(tests) };
  const { recordings } = await recordNode(join(await tempFolder(), "recorded"), files);
  return async (...edits: [from: string, to: string][]) => {
    const text = edits.reduce((made, [from, to]) => made.replace(from, to), code);
    const { tests: found } = await select(files, { "src/use.js": text }, { recordings });
    return Object.fromEntries(
      found.map(({ file, by }) => [/(\w+)\.test\.js$/.exec(file)?.[1] ?? "", by]),
    );
  };
}

/** Functions in functions, in what a call makes at load time, in a class within one, in a field. */
const nested = `const wrap = (make) => make;
export const pick = wrap((of) => {
  const none = 0;
  const of10 = (ten) => { const n = ten + none; return n + 10; };
  const of20 = (n) => n + 20;
  return of === 10 ? of10(0) : of20(0);
});
export const Till = (() => { class Till { open() { return 30; } } return Till; })();
export function say() { const quick = () => 50; return typeof shout === "function" ? 1 : quick; }
export class Box { static of = () => { return 40; }; }
`;
const callers = {
  ten: "use.pick(10)",
  twenty: "use.pick(20)",
  till: "new use.Till().open()",
  closed: "new use.Till()",
  static: "use.Box.of()",
  say: "use.say()",
};

describe("selection by the functions that ran in functions", () => {
  it("tells functions apart that stand in others, or in values made when a file is loaded", async () => {
    const chosen = await recorded(nested, callers);
    expect(await chosen(["n + 10", "n + 11"])).toEqual({ ten: "coverage" });
    expect(await chosen(["n + 20", "n + 21"])).toEqual({ twenty: "coverage" });
    expect(await chosen(["return 30", "return 31"])).toEqual({ till: "coverage" });
    expect(await chosen(["return 40", "return 41"])).toEqual({ static: "coverage" });
    expect(await chosen(["() => 50;", "() => 51;"])).toEqual({});
    const wholly = nested.replace("() => 50;", "() => 51;");
    expect(await chosen([nested, `${wholly}function shout() {}\n`])).toEqual({ say: "coverage" });
    const both = { ten: "coverage", twenty: "coverage" };
    expect(await chosen(["const none = 0", "const none = 1"])).toEqual(both);
    expect(await chosen(["(ten) =>", "(ten, more) =>"])).toEqual(both);
    expect(await chosen(["wrap((of", "wrap((more, of"])).toMatchObject({ ten: "graph" });
  });

  it("counts as changed what imports now mean, and as run what only returns functions", async () => {
    const chosen = await recorded(
      `import { old as read, Old as Base } from "./read.js";
export function first() { const value = read(); return { value, later: () => 1 }; }
export class Sub extends Base { own() { return 1; } }
export function make() { return { get: () => () => 1 }; }
`,
      { first: "use.first().value", sub: "new use.Sub().base()", make: "use.make().get()" },
      {
        "src/read.js": `export const old = () => 1;
export const fresh = () => 2;
export class Old { base() {} }
export class Fresh { base() {} }
`,
      },
    );
    expect(await chosen(["later: () => 1", "later: () => 2"])).toEqual({});
    expect(await chosen(["old as", "fresh as"], ["later: () => 1", "later: () => 2"])).toEqual({
      first: "coverage",
    });
    expect(
      await chosen(["Old as", "Fresh as"], ["own() { return 1", "own() { return 2"]),
    ).toMatchObject({ sub: "graph" });
    expect(await chosen(["() => () => 1", "() => { throw 1; }"])).toEqual({ make: "coverage" });
  });
});
