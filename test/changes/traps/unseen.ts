import { type Trap, testing } from "./trap.ts";

const one = "export const one = () => 1;\nexport const other = () => 1;\n";
const broken = "export const one = () => 2;\nexport const other = () => 1;\n";
const common = {
  "src/one.ts": one,
  "test/other.test.ts": testing('import { other } from "../src/one.ts";', "other() === 1"),
};

type Ran = { files: Trap["files"]; edit: Trap["edit"]; fails?: string[]; spares?: string[] };

function ran(name: string, { files, fails = ["test/one.test.ts"], ...rest }: Ran): Trap {
  return { name, files: { ...common, ...files }, fails, spares: ["test/other.test.ts"], ...rest };
}

const path = 'import { join } from "node:path";\n';
const read =
  'import { readFileSync, readdirSync } from "node:fs";\nimport { join } from "node:path";\n';

export const unseenTraps: Trap[] = [
  ran("a worker in a thread", {
    files: {
      "src/worker.mjs":
        'import { parentPort } from "node:worker_threads";\nparentPort.postMessage(1);\n',
      "src/pool.mjs":
        'import { Worker } from "node:worker_threads";\nexport const ask = () => new Promise((tell) => new Worker(new URL("./worker.mjs", import.meta.url)).on("message", tell));\n',
      "test/one.test.ts": testing('import { ask } from "../src/pool.mjs";', "(await ask()) === 1"),
    },
    edit: {
      "src/worker.mjs":
        'import { parentPort } from "node:worker_threads";\nparentPort.postMessage(2);\n',
    },
  }),
  ran("a process that code starts, by a joined path", {
    files: {
      "src/child.mjs": 'process.stdout.write("1");\n',
      "src/run.mjs": `import { execFileSync } from "node:child_process";\n${path}export const run = () => String(execFileSync(process.execPath, [join(import.meta.dirname, "child.mjs")]));\n`,
      "test/one.test.ts": testing('import { run } from "../src/run.mjs";', 'run() === "1"'),
    },
    edit: { "src/child.mjs": 'process.stdout.write("2");\n' },
  }),
  ran("a process that code starts, and what that loads", {
    files: {
      "src/part.mjs": "export const part = () => 1;\n",
      "src/child.mjs":
        'import { part } from "./part.mjs";\nprocess.stdout.write(String(part()));\n',
      "src/run.mjs": `import { execFileSync } from "node:child_process";\n${path}const script = join(import.meta.dirname, "..", "src", "child.mjs");\nexport const run = () => String(execFileSync(process.execPath, [script]));\n`,
      "test/one.test.ts": testing('import { run } from "../src/run.mjs";', 'run() === "1"'),
    },
    edit: { "src/part.mjs": "export const part = () => 2;\n" },
  }),
  ran("a process that a test starts by a promised call", {
    files: {
      "bin/cli.mjs": 'process.stdout.write("1");\n',
      "test/one.test.ts": testing(
        'import { exec } from "node:child_process";\nimport { promisify } from "node:util";\nconst run = promisify(exec);',
        '(await run("node bin/cli.mjs", { cwd: new URL("..", import.meta.url).pathname })).stdout === "1"',
      ),
    },
    edit: { "bin/cli.mjs": 'process.stdout.write("2");\n' },
  }),
  ran("a program that a helper beside the code starts", {
    files: {
      "bin/cli.mjs":
        'import { one } from "../lib/one.mjs";\nprocess.stdout.write(String(one()));\n',
      "lib/one.mjs": "export const one = () => 1;\n",
      "src/testing.mjs": `import { execFileSync } from "node:child_process";\n${path}const root = join(import.meta.dirname, "..");\nexport const cli = (...args) => String(execFileSync(process.execPath, [join(root, "bin", "cli.mjs"), ...args]));\n`,
      "test/one.test.ts": testing('import { cli } from "../src/testing.mjs";', 'cli() === "1"'),
    },
    edit: { "lib/one.mjs": "export const one = () => 2;\n" },
  }),
  ran("code that a test reads as text", {
    files: {
      "src/count.ts": "export const count = (text: string) => text.length;\n",
      "test/fixtures/input.js": "let a = 1;\n",
      "test/one.test.ts": testing(
        `${read}import { count } from "../src/count.ts";`,
        'count(readFileSync(join(import.meta.dirname, "fixtures", "input.js"), "utf8")) === 11',
      ),
    },
    edit: { "test/fixtures/input.js": "let a = 100;\n" },
  }),
  ran("comments of code that a test reads as text", {
    files: {
      "test/fixtures/input.js": "// a\nlet a = 1;\n",
      "test/one.test.ts": testing(
        read,
        'readFileSync(new URL("./fixtures/input.js", import.meta.url), "utf8").includes("// a")',
      ),
    },
    edit: { "test/fixtures/input.js": "// b\nlet a = 1;\n" },
  }),
  ran("code in a folder that a test lists", {
    files: {
      "test/cases/a/input.ts": "let a = 1;\n",
      "test/one.test.ts": testing(
        `${read}const cases = join(import.meta.dirname, "cases");`,
        'readdirSync(cases).every((name) => readFileSync(join(cases, name, "input.ts"), "utf8").includes("1"))',
      ),
    },
    edit: { "test/cases/a/input.ts": "let a = 2;\n" },
  }),
  ran("a declaration file that a test reads", {
    files: {
      "src/types.d.ts": "export type A = 1;\n",
      "test/one.test.ts": testing(
        read,
        'readFileSync(join(import.meta.dirname, "../src/types.d.ts"), "utf8").includes("1")',
      ),
    },
    edit: { "src/types.d.ts": "export type A = 2;\n" },
  }),
  ran("data that is named by its parts", {
    files: {
      "test/util/data.ts": `${read}export const data = (name: string) => readFileSync(join(import.meta.dirname, "..", "data", name + ".txt"), "utf8");\n`,
      "test/data/first.txt": "1",
      "test/one.test.ts": testing(
        'import { data } from "./util/data.ts";',
        'data("first") === "1"',
      ),
    },
    edit: { "test/data/first.txt": "2" },
    spares: [],
  }),
  ran("data that one test names, and another lists", {
    files: {
      "test/data/first.txt": "1",
      "test/named.test.ts": testing(
        read,
        'readFileSync(join(import.meta.dirname, "data/first.txt"), "utf8") === "1"',
      ),
      "test/one.test.ts": testing(
        `${read}const data = join(import.meta.dirname, "data");`,
        'readdirSync(data).every((name) => readFileSync(join(data, name), "utf8") === "1")',
      ),
    },
    edit: { "test/data/first.txt": "2" },
    fails: ["test/named.test.ts", "test/one.test.ts"],
  }),
  ran("a table of cases in a file", {
    files: {
      "test/tables/sums.json": "[[1, 1]]",
      "test/one.test.ts":
        'import rows from "./tables/sums.json";\nit.each(rows)("%i is %i", (a, b) => expect(a).toBe(b));\n',
    },
    edit: { "test/tables/sums.json": "[[1, 2]]" },
  }),
  ran("a snapshot", {
    files: {
      "test/one.test.ts": 'it("holds", () => expect(1).toMatchSnapshot());\n',
      "test/__snapshots__/one.test.ts.snap":
        "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`holds 1`] = `1`;\n",
    },
    edit: {
      "test/__snapshots__/one.test.ts.snap":
        "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`holds 1`] = `2`;\n",
    },
  }),
  ran("tests inside of the code", {
    files: {
      "vitest.config.ts": 'export default { test: { includeSource: ["src/**/*.ts"] } };\n',
      "src/inner.ts":
        'import { one } from "./one.ts";\nexport const two = () => one() + 1;\nif (import.meta.vitest) {\n  const { it, expect } = import.meta.vitest;\n  it("adds", () => expect(two()).toBe(2));\n}\n',
    },
    edit: { "src/one.ts": broken },
    fails: ["src/inner.ts"],
  }),
  ran("tests that settings alone tell", {
    files: {
      "vitest.config.ts":
        'export default { test: { include: ["checks/**/*.ts", "test/**/*.test.ts"] } };\n',
      "checks/one.ts": testing('import { one } from "../src/one.ts";', "one() === 1"),
    },
    edit: { "src/one.ts": broken },
    fails: ["checks/one.ts"],
  }),
  ran("an environment that the test names in a comment", {
    files: {
      "test/environment.ts":
        'export default { name: "own", viteEnvironment: "ssr", transformMode: "ssr", setup(global) { global.answer = 1; return { teardown() {} }; } };\n',
      "test/one.test.ts": `// @vitest-environment ./test/environment.ts\n${testing("", "globalThis.answer === 1")}`,
    },
    edit: {
      "test/environment.ts":
        'export default { name: "own", viteEnvironment: "ssr", transformMode: "ssr", setup(global) { global.answer = 2; return { teardown() {} }; } };\n',
    },
  }),
  {
    name: "a setup file that a variable of the settings names",
    files: {
      ...common,
      "vitest.config.ts":
        'const setupFiles = ["./test/setup.ts"];\nexport default { test: { setupFiles } };\n',
      "test/setup.ts": 'import { one } from "../src/one.ts";\nglobalThis.one = one();\n',
      "test/one.test.ts": testing("", "globalThis.one === 1"),
    },
    edit: { "src/one.ts": broken },
    fails: ["test/one.test.ts"],
    full: /^test\/setup\.ts runs around every test/,
  },
  {
    name: "what is set up once for all tests",
    files: {
      ...common,
      "vitest.config.ts": 'export default { test: { globalSetup: "./test/global.ts" } };\n',
      "test/global.ts":
        'import { one } from "../src/one.ts";\nexport default ({ provide }) => provide("one", one());\n',
      "test/one.test.ts": testing('import { inject } from "vitest";', 'inject("one") === 1'),
    },
    edit: { "src/one.ts": broken },
    fails: ["test/one.test.ts"],
    full: /^test\/global\.ts runs around every test/,
  },
  ran("a file that cannot be parsed any more", {
    files: {
      "src/two.ts": "export const two = () => 2;\n",
      "test/one.test.ts": testing('import { two } from "../src/two.ts";', "two() === 2"),
    },
    edit: { "src/two.ts": "<<<<<<< ours\nexport const two = () => 2;\n" },
  }),
  ran("a file that can be parsed again", {
    files: {
      "src/two.ts": "export const two = () => 2\n=======\n",
      "test/one.test.ts": testing('import { two } from "../src/two.ts";', "two() === 2"),
    },
    edit: { "src/two.ts": "export const two = () => 3;\n" },
  }),
  ran("a module that comes into a folder that is globbed", {
    files: {
      "src/parts/a.ts": "export default 1;\n",
      "src/parts.ts": 'export const parts = import.meta.glob("./parts/*.ts", { eager: true });\n',
      "test/one.test.ts": testing(
        'import { parts } from "../src/parts.ts";',
        "Object.keys(parts).length === 1",
      ),
    },
    edit: { "src/parts/b.ts": "export default 2;\n" },
  }),
  ran("a module that goes", {
    files: {
      "src/two.ts": "export const two = () => 2;\n",
      "src/index.ts": 'export * from "./one.ts";\nexport const late = () => import("./two.ts");\n',
      "test/one.test.ts": testing(
        'import { late } from "../src/index.ts";',
        "(await late()).two() === 2",
      ),
    },
    edit: { "src/two.ts": null },
  }),
];
