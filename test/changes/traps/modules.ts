import { type Trap, testing } from "./trap.ts";

const one = "export const one = () => 1;\nexport const other = () => 1;\n";
const broken = "export const one = () => 2;\nexport const other = () => 1;\n";
const quiet = testing('import { other } from "../src/one.ts";', "other() === 1");

/** A change of `one`, which a test sees by way of other files. */
function through(name: string, between: Record<string, string>, top: string, truth: string): Trap {
  return {
    name,
    files: {
      "src/one.ts": one,
      "test/quiet.test.ts": quiet,
      "test/one.test.ts": testing(top, truth),
      ...between,
    },
    edit: { "src/one.ts": broken },
    fails: ["test/one.test.ts"],
    spares: ["test/quiet.test.ts"],
  };
}

export const moduleTraps: Trap[] = [
  {
    name: "the folder of a package, which offers another file than its index",
    files: {
      "package.json": '{ "type": "commonjs", "main": "lib/index.js" }',
      "index.js": "exports.f = () => 2;\n",
      "lib/index.js": "exports.f = () => 1;\n",
      "inner/package.json": '{ "type": "commonjs", "main": "inner.js" }',
      "inner/index.js": "exports.f = () => 2;\n",
      "inner/inner.js": "exports.f = () => 1;\n",
      "test/quiet.test.ts": testing("", "true"),
      "test/own.test.ts": testing(
        'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nconst { f } = require("..");',
        "f() === 1",
      ),
      "test/inner.test.ts": testing(
        'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nconst { f } = require("../inner");',
        "f() === 1",
      ),
    },
    edit: {
      "lib/index.js": "exports.f = () => 3;\n",
      "inner/inner.js": "exports.f = () => 3;\n",
    },
    fails: ["test/inner.test.ts", "test/own.test.ts"],
    spares: ["test/quiet.test.ts"],
  },
  through(
    "a barrel that renames",
    { "src/index.ts": 'export { one as uno } from "./one.ts";\n' },
    'import { uno } from "../src/index.ts";',
    "uno() === 1",
  ),
  through(
    "a name that is a string",
    { "src/index.ts": 'export { one as "the one" } from "./one.ts";\n' },
    'import { "the one" as uno } from "../src/index.ts";',
    "uno() === 1",
  ),
  through(
    "a namespace that is exported",
    {
      "src/inner.ts": 'export * as numbers from "./one.ts";\n',
      "src/index.ts": 'export * from "./inner.ts";\n',
    },
    'import { numbers } from "../src/index.ts";',
    "numbers.one() === 1",
  ),
  through(
    "a namespace read by a computed name",
    {
      "src/pick.ts":
        'import * as all from "./one.ts";\nexport const pick = (name) => all[name]();\n',
    },
    'import { pick } from "../src/pick.ts";',
    'pick("o" + "ne") === 1',
  ),
  through(
    "a default that is passed on",
    {
      "src/inner.ts": 'import { one } from "./one.ts";\nexport default one;\n',
      "src/index.ts": 'export { default, default as again } from "./inner.ts";\n',
    },
    'import uno, { again } from "../src/index.ts";',
    "uno() + again() === 2",
  ),
  {
    ...through(
      "a value that is no longer exported",
      { "src/two.ts": 'import { one } from "./one.ts";\nexport const two = () => one() + 1;\n' },
      'import { two } from "../src/two.ts";',
      "two() === 2",
    ),
    edit: { "src/one.ts": "const one = () => 1;\nexport const other = () => 1;\n" },
  },
  {
    ...through(
      "a value that is exported as the default only",
      {},
      'import { one } from "../src/one.ts";',
      "one() === 1",
    ),
    files: {
      "src/one.ts": `${one}export default one;\n`,
      "test/one.test.ts": testing('import { one } from "../src/one.ts";', "one() === 1"),
      "test/quiet.test.ts": quiet,
    },
    edit: {
      "src/one.ts": "const one = () => 1;\nexport const other = () => 1;\nexport default one;\n",
    },
  },
  through(
    "a default without a name",
    { "src/inner.ts": 'import { one } from "./one.ts";\nexport default () => one();\n' },
    'import uno from "../src/inner.ts";',
    "uno() === 1",
  ),
  through(
    "require in a function",
    {
      "src/late.cjs": 'exports.late = () => require("./part.cjs").part();\n',
      "src/part.cjs": "exports.part = () => 1;\n",
    },
    'import late from "../src/late.cjs";\nimport { one } from "../src/one.ts";',
    "late.late() === one()",
  ),
  {
    ...through(
      "a required module that was made to be required",
      {
        "src/part.cjs": "exports.part = () => 1;\n",
        "src/load.mjs":
          'import { createRequire } from "node:module";\nconst load = createRequire(import.meta.url);\nexport const part = () => load("./part.cjs").part();\n',
      },
      'import { part } from "../src/load.mjs";',
      "part() === 1",
    ),
    edit: { "src/part.cjs": "exports.part = () => 2;\n" },
  },
  through(
    "a template of a module's name",
    { "src/load.ts": `export const load = (name) => import(\`./\${name}.ts\`);\n` },
    'import { load } from "../src/load.ts";',
    '(await load("one")).one() === 1',
  ),
  through(
    "a glob of modules",
    { "src/all.ts": 'export const all = import.meta.glob("./o*.ts", { eager: true });\n' },
    'import { all } from "../src/all.ts";',
    'all["./one.ts"].one() === 1',
  ),
  through(
    "a mock that takes the actual module",
    { "src/two.ts": 'import { one } from "./one.ts";\nexport const two = () => one() + 1;\n' },
    'import { two } from "../src/two.ts";\nvi.mock("../src/one.ts", async (original) => ({ ...(await original()), other: () => 5 }));',
    "two() === 2",
  ),
  through(
    "a mock that imports the actual module",
    {},
    'const { one } = await vi.importActual("../src/one.ts");',
    "one() === 1",
  ),
  {
    name: "a file of mocks beside the module",
    files: {
      "src/one.ts": one,
      "src/__mocks__/one.ts": "export const one = () => 7;\n",
      "test/quiet.test.ts": quiet,
      "test/one.test.ts": testing(
        'import { one } from "../src/one.ts";\nvi.mock("../src/one.ts");',
        "one() === 7",
      ),
    },
    edit: { "src/__mocks__/one.ts": "export const one = () => 8;\n" },
    fails: ["test/one.test.ts"],
    spares: ["test/quiet.test.ts"],
  },
  {
    name: "a module that is imported for what loading it does",
    files: {
      "src/install.ts": "globalThis.installed = 1;\n",
      "src/index.ts": 'import "./install.ts";\nexport const used = () => globalThis.installed;\n',
      "src/one.ts": one,
      "test/quiet.test.ts": quiet,
      "test/one.test.ts": testing('import { used } from "../src/index.ts";', "used() === 1"),
    },
    edit: { "src/install.ts": "globalThis.installed = 2;\n" },
    fails: ["test/one.test.ts"],
    spares: ["test/quiet.test.ts"],
  },
  {
    name: "modules in a circle that use each other when loaded",
    files: {
      "src/a.ts": 'import { b } from "./b.ts";\nexport const a = b() + 1;\n',
      "src/b.ts": 'import "./a.ts";\nexport function b() { return 1; }\n',
      "test/a.test.ts": testing('import { a } from "../src/a.ts";', "a === 2"),
    },
    edit: { "src/b.ts": 'import "./a.ts";\nexport function b() { return 2; }\n' },
    fails: ["test/a.test.ts"],
  },
  {
    name: "two imports that change places",
    files: {
      "src/a.ts": "globalThis.order = (globalThis.order ?? '') + 'a';\n",
      "src/b.ts": "globalThis.order = (globalThis.order ?? '') + 'b';\n",
      "src/index.ts":
        'import "./a.ts";\nimport "./b.ts";\nexport const order = () => globalThis.order;\n',
      "test/order.test.ts": testing('import { order } from "../src/index.ts";', 'order() === "ab"'),
    },
    edit: {
      "src/index.ts":
        'import "./b.ts";\nimport "./a.ts";\nexport const order = () => globalThis.order;\n',
    },
    fails: ["test/order.test.ts"],
  },
  {
    name: "a wait at the top of a module",
    files: {
      "src/settings.ts": "export const read = async () => 1;\n",
      "src/ready.ts": 'import { read } from "./settings.ts";\nexport const ready = await read();\n',
      "test/ready.test.ts": testing('import { ready } from "../src/ready.ts";', "ready === 1"),
    },
    edit: { "src/settings.ts": "export const read = async () => { throw new Error(); };\n" },
    fails: ["test/ready.test.ts"],
  },
];
