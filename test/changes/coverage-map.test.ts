import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Recordings } from "../../changes/recording/open-coverage.ts";
import type { Files } from "./memory-tree.ts";
import { recordNode } from "./recording.ts";
import { select } from "./selecting.ts";

const testOf = (code: string) =>
  `import test from "node:test";\nimport * as shop from "../src/shop.js";\ntest("it", () => { ${code} });\n`;

/** Every test reaches every action, as far as can be read; each runs one. */
const shop = {
  "package.json": '{"type":"module"}',
  "src/shop.js": `import { readFileSync } from "node:fs";
import { vat } from "./vat.js";
export const rate = 1;
const actions = { net: (n) => n * rate, gross: (n) => n + vat(n) };
export const act = (name, n) => actions[name](n);
export function label() { return typeof escape === "function" ? "yes" : "no"; }
export class Cart { items = []; constructor() { this.open = true; } add(n) { this.items.push(n); } }
`,
  "src/vat.js": "export function vat(n) { return n; }\n",
  "src/idle.js": "export function idle() {}\n",
  "test/net.test.js": testOf('shop.act("net", 1)'),
  "test/gross.test.js": testOf('shop.act("gross", 1)'),
  "test/label.test.js": testOf("shop.label()"),
  "test/cart.test.js": testOf("new shop.Cart().add(1)"),
  "test/child.test.js": `import test from "node:test";
import { execFileSync } from "node:child_process";
import { act } from "../src/shop.js";
test("it", () => { execFileSync(process.execPath, ["-e", ""]); act("net", 1); });
`,
};
const source = shop["src/shop.js"];

const all = ["cart", "child", "gross", "label", "net"];

const folder = mkdtempSync(join(tmpdir(), "patchgate-coverage-"));
let recordings: Recordings;
let left: { test: string; because: string }[] = [];

beforeAll(async () => {
  ({ recordings, left } = await recordNode(folder, shop));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names of the chosen tests, each with what chose it. */
async function chosen(edit: Record<string, string | null>, base: Files = shop, use = recordings) {
  const { tests } = await select(base, edit, { recordings: use });
  return Object.fromEntries(
    tests.map(({ file, by }) => [/([\w-]+)\.test\.js$/.exec(file)?.[1] ?? "", by]),
  );
}

const edited = (from: string, to: string) => ({ "src/shop.js": source.replace(from, to) });

describe("selection by what tests ran", () => {
  it("chooses those that ran a changed function; the graph chooses for tests not recorded", async () => {
    expect(left).toEqual([{ test: "test/child.test.js", because: "it starts processes" }]);
    expect(await chosen(edited("n + vat(n)", "n - vat(n)"))).toEqual({
      gross: "coverage",
      child: "graph",
    });
    expect(await chosen(edited("push(n)", "push(n, n)"))).toMatchObject({ cart: "coverage" });
    expect(await chosen(edited("this.open = true", "this.open = 1"))).toMatchObject({
      cart: "coverage",
    });
  });

  it("leaves load-time code, and how a function looks from outside, to the graph", async () => {
    const graph = Object.fromEntries(all.map((name) => [name, "graph"]));
    const { label: _, cart: __, ...acting } = graph;
    expect(await chosen(edited("rate = 1", "rate = 2"))).toEqual(acting);
    expect(await chosen({ "src/shop.js": `${source}globalThis.opened = true;\n` })).toEqual(graph);
    expect(await chosen(edited("gross: (n) =>", "gross: (n, m) =>"))).toEqual(acting);
  });

  it("chooses those that ran what now leads to something new", async () => {
    expect(await chosen({ "src/shop.js": `${source}function escape() {}\n` })).toMatchObject({
      label: "coverage",
    });
    const added = {
      "src/new.js": "export function fresh() { return 1; }\n",
      "src/vat.js":
        'import { fresh } from "./new.js";\nexport function vat(n) { return fresh(); }\n',
    };
    expect(await chosen(added)).toMatchObject({ gross: "coverage" });
    expect(await chosen({ "src/shop.js": `${source}export function unused() {}\n` })).toEqual({
      child: "graph",
    });
  });

  it("goes on with the graph for tests that ran what has changed since the recording", async () => {
    const since = { ...shop, "src/vat.js": "export function vat(n) { return n + 1; }\n" };
    const edit = edited("n + vat(n)", "n - vat(n)");
    expect(await chosen(edit, since)).toEqual({ gross: "graph", child: "graph" });
    const further = edited("typeof escape ===", "typeof escape !==");
    expect(await chosen(further, since)).toEqual({ label: "coverage", child: "graph" });
  });

  it("follows a change back to code that has stayed as it was recorded", async () => {
    const since = { ...shop, "src/shop.js": `// A comment is no change.\n${source}` };
    expect(await chosen({ "src/vat.js": "export function vat(n) { return 2; }\n" }, since)).toEqual(
      {
        gross: "coverage",
        child: "graph",
      },
    );
  });

  it("believes no recording of other settings, other data, or new files that may be loaded", async () => {
    const edit = edited("n + vat(n)", "n - vat(n)");
    const { cart: _, label: __, ...acting } = await chosen(edit, shop, none);
    const others: Files[] = [
      { "package-lock.json": "{}" },
      { "package.json": '{"type":"module","dependencies":{"a":"1"}}' },
      { "data/rates.json": "[]" },
    ];
    for (const more of others) expect(await chosen(edit, { ...shop, ...more })).toEqual(acting);
    const loading = {
      "test/setup.js": "",
      "vitest.config.js": 'export default { setupFiles: ["./test/setup.js"] };',
    };
    expect(await chosen(edit, { ...shop, ...loading })).toEqual(acting);
  });

  it("spares tests what runs around each of them, as that is recorded with them", async () => {
    const apart = mkdtempSync(join(folder, "around-"));
    const setup = {
      "support/setup.js": 'import { act } from "../src/shop.js";\nact("gross", 1);\n',
    };
    const settings = 'export default { test: { setupFiles: ["./support/setup.js"] } };';
    const files = { ...shop, ...setup, "vitest.config.js": settings };
    const { recordings: use } = await recordNode(apart, files);
    const { gross, ...others } = await chosen(edited("n + vat(n)", "n - vat(n)"), files, use);
    expect([gross, others]).toEqual(["coverage", { child: "graph" }]);
    const loading = await chosen(edited("rate = 1", "rate = 2"), files, use);
    expect(Object.keys(loading).sort()).toEqual(all);
    const global = settings.replace("setupFiles", "globalSetup");
    const elsewhere = { ...files, "vite.config.js": global };
    const kept = await recordNode(mkdtempSync(join(folder, "global-")), elsewhere);
    const everywhere = await chosen(edited("n + vat(n)", "n - vat(n)"), elsewhere, kept.recordings);
    expect(Object.keys(everywhere).sort()).toEqual(all);
  });

  it("sees what is loaded by a computed name", async () => {
    const files = {
      ...shop,
      "src/load.js": "export const load = (place) => import(place);\n",
      "src/extra.js":
        "export const level = 1;\nexport const depth = 3;\nglobalThis.level = level;\n",
      "test/extra.test.js": `import test from "node:test";
import { load } from "../src/load.js";
test("it", async () => { await load(["./ex", "tra.js"].join("")); });
`,
    };
    const kept = await recordNode(mkdtempSync(join(folder, "computed-")), files);
    for (const [from, to] of [
      ["1", "2"],
      ["3", "4"],
    ] as const) {
      const edit = { "src/extra.js": files["src/extra.js"].replace(from, to) };
      expect(await chosen(edit, files, kept.recordings)).toMatchObject({ extra: "graph" });
    }
  });

  it("knows tests by the name their runner knows them by", async () => {
    const odd = mkdtempSync(join(folder, "odd-"));
    const script = 'import { act } from "../src/shop.js";\nact("net", 1);\n';
    const files = { ...shop, "test/net.js": script };
    const kept = await recordNode(odd, files);
    const { tests } = await select(files, edited("n * rate", "n + rate"), kept);
    expect(tests.map(({ file }) => file)).toContain("test/net.js");
  });

  it("chooses by the graph what failed when it was recorded", async () => {
    const early = testOf(
      'shop.label(); if (process.env.NODE_ENV !== "x") throw new Error("early"); shop.act("net", 1)',
    );
    const files = { ...shop, "test/early.test.js": early };
    const kept = await recordNode(mkdtempSync(join(folder, "early-")), files);
    expect(kept.left).toContainEqual({
      test: "test/early.test.js",
      because: "it fails: a test that ends early runs less than it may",
    });
    const edit = edited("n * rate", "n / rate");
    expect(await chosen(edit, files, kept.recordings)).toMatchObject({ early: "graph" });
  });

  it("believes no recording that is too old, cut short, or rewritten", async () => {
    const edit = edited("n + vat(n)", "n - vat(n)");
    const withoutAny = await chosen(edit, shop, none);
    const old = { ...recordings, notBefore: "2031-01-01T00:00:00.000Z" };
    expect(await chosen(edit, shop, old)).toEqual(withoutAny);
    const [name = ""] = readdirSync(recordings.folder);
    const path = join(recordings.folder, name);
    const whole = readFileSync(path, "utf8");
    for (const broken of [whole.slice(0, -9), whole.replace("vat", "tav"), "", "x\n{}"]) {
      writeFileSync(path, broken);
      expect(await chosen(edit)).toEqual(withoutAny);
    }
    writeFileSync(path, whole);
    expect(await chosen(edit)).not.toEqual(withoutAny);
  });
});

const none: Recordings = { folder: "/nowhere", commits: ["c".repeat(40)], notBefore: null };
