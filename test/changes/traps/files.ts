import { type Trap, testing } from "./trap.ts";

const one = "export const one = () => 1;\nexport const other = () => 1;\n";
const broken = "export const one = () => 2;\nexport const other = () => 1;\n";
const quiet = testing('import { other } from "../src/one.ts";', "other() === 1");

export const fileTraps: Trap[] = [
  {
    name: "extensions of every kind",
    files: {
      "src/a.mts": "export const a = () => 1;\n",
      "src/b.cts": "export const b = () => 1;\n",
      "src/c.jsx": "export const c = () => 1;\n",
      "src/d.tsx": "export const d = () => 1;\n",
      "test/a.test.ts": testing('import { a } from "../src/a.mjs";', "a() === 1"),
      "test/b.test.mts": testing('import { b } from "../src/b.cjs";', "b() === 1"),
      "test/c.test.jsx": testing('import { c } from "../src/c";', "c() === 1"),
      "test/d.test.tsx": testing('import { d } from "../src/d.jsx";', "d() === 1"),
    },
    edit: {
      "src/a.mts": "export const a = () => 2;\n",
      "src/b.cts": "export const b = () => 2;\n",
      "src/c.jsx": "export const c = () => 2;\n",
      "src/d.tsx": "export const d = () => 2;\n",
    },
    fails: ["test/a.test.ts", "test/b.test.mts", "test/c.test.jsx", "test/d.test.tsx"],
  },
  {
    name: "the JavaScript beside the TypeScript of the same name",
    files: {
      "src/a.ts": "export const a = () => 1;\n",
      "src/a.js": "export const a = () => 1;\n",
      "test/a.test.ts": testing('import { a } from "../src/a";', "a() === 1"),
    },
    edit: { "src/a.js": "export const a = () => 2;\n" },
    fails: ["test/a.test.ts"],
  },
  {
    name: "data beside the code of the same name, which some loaders take first",
    files: {
      "src/limits.ts": "export const most = 1;\n",
      "test/limits.test.ts": testing(
        'import { createRequire } from "node:module";\nconst { most } = createRequire(import.meta.url)("../src/limits");',
        "most === 1",
      ),
    },
    edit: { "src/limits.json": '{ "most": 2 }' },
    fails: ["test/limits.test.ts"],
  },
  {
    name: "JSON with an attribute",
    files: {
      "src/limits.json": '{ "most": 1 }',
      "src/limits.ts":
        'import limits from "./limits.json" with { type: "json" };\nexport const most = () => limits.most;\n',
      "src/one.ts": one,
      "test/quiet.test.ts": quiet,
      "test/limits.test.ts": testing('import { most } from "../src/limits.ts";', "most() === 1"),
    },
    edit: { "src/limits.json": '{ "most": 2 }' },
    fails: ["test/limits.test.ts"],
    spares: ["test/quiet.test.ts"],
  },
  {
    name: "a file whose lines end in another way, and that begins with a mark",
    files: {
      "src/one.ts": `\uFEFF${one.replaceAll("\n", "\r\n")}`,
      "test/quiet.test.ts": quiet,
      "test/one.test.ts": testing('import { one } from "../src/one.ts";', "one() === 1"),
    },
    edit: { "src/one.ts": broken },
    fails: ["test/one.test.ts"],
    spares: ["test/quiet.test.ts"],
  },
  {
    name: "a module that is only named for a type, where the compiler keeps its import",
    files: {
      "tsconfig.json": '{ "compilerOptions": { "verbatimModuleSyntax": true } }',
      "src/register.ts": "export type Name = string;\nglobalThis.registered = 1;\n",
      "src/use.ts":
        'import { type Name } from "./register.ts";\nexport const use = (name: Name) => globalThis.registered;\n',
      "test/use.test.ts": testing('import { use } from "../src/use.ts";', 'use("a") === 1'),
    },
    edit: { "src/register.ts": "export type Name = string;\nglobalThis.registered = 2;\n" },
    fails: ["test/use.test.ts"],
  },
  {
    name: "a file that moves, and whose new place another file had",
    files: {
      "src/a.ts": "export const f = () => 1;\n",
      "src/b.ts": "export const f = () => 2;\n",
      "test/a.test.ts": testing('import { f } from "../src/a.ts";', "f() === 1"),
      "test/b.test.ts": testing('import { f } from "../src/b.ts";', "f() === 2"),
    },
    edit: { "src/a.ts": null, "src/b.ts": "export const f = () => 1;\n" },
    fails: ["test/a.test.ts", "test/b.test.ts"],
  },
  {
    name: "a file of types alone that is gone, and that others load still",
    files: {
      "src/one.ts": one,
      "src/shapes.ts": "export type Shape = string;\n",
      "src/index.ts": 'export * from "./one.ts";\nexport * from "./shapes.ts";\n',
      "src/use.ts":
        'import type { Shape } from "./shapes.ts";\nexport const use = (shape: Shape) => 1;\n',
      "test/one.test.ts": testing('import { one } from "../src/index.ts";', "one() === 1"),
      "test/use.test.ts": testing('import { use } from "../src/use.ts";', 'use("a") === 1'),
      "test/quiet.test.ts": quiet,
    },
    edit: { "src/shapes.ts": null },
    fails: ["test/one.test.ts"],
    spares: ["test/quiet.test.ts", "test/use.test.ts"],
  },
  {
    name: "an export that hides one of a barrel",
    files: {
      "src/a.ts": "export const f = () => 1;\nexport const g = () => 1;\n",
      "src/index.ts": 'export * from "./a.ts";\n',
      "test/f.test.ts": testing('import { f } from "../src/index.ts";', "f() === 1"),
      "test/g.test.ts": testing('import { g } from "../src/index.ts";', "g() === 1"),
    },
    edit: { "src/index.ts": 'export * from "./a.ts";\nexport const f = () => 2;\n' },
    fails: ["test/f.test.ts"],
    spares: ["test/g.test.ts"],
  },
  {
    name: "two barrels that offer the same name",
    files: {
      "src/a.ts": "export const f = () => 1;\n",
      "src/b.ts": "export const g = () => 1;\n",
      "src/index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n',
      "test/f.test.ts": testing('import * as all from "../src/index.ts";', "all.f?.() === 1"),
    },
    edit: { "src/b.ts": "export const g = () => 1;\nexport const f = () => 2;\n" },
    fails: [],
  },
];
