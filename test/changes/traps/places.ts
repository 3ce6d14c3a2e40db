import { type Trap, testing } from "./trap.ts";

const one = "export const one = () => 1;\nexport const other = () => 1;\n";
const broken = "export const one = () => 2;\nexport const other = () => 1;\n";
const other = testing('import { other } from "../src/one.ts";', "other() === 1");
const common = { "src/one.ts": one, "test/other.test.ts": other };
const uses = (from: string) => testing(`import { one } from "${from}";`, "one() === 1");

type Named = Omit<Partial<Trap>, "files"> & { from: string; settings: Trap["files"] };

/** A test that names the module in a way that only settings tell. */
function named(name: string, { from, settings, ...rest }: Named): Trap {
  return {
    name,
    files: { ...common, ...settings, "test/one.test.ts": uses(from) },
    edit: { "src/one.ts": broken },
    fails: ["test/one.test.ts"],
    spares: ["test/other.test.ts"],
    ...rest,
  };
}

const manifest = (value: object) => JSON.stringify(value);
const core = (value: object) => ({ "packages/core/package.json": manifest(value) });

/** A package beside the tests, that they import by name. */
function packaged(
  name: string,
  parts: Partial<Trap> & { from?: string; manifest: object; place: string },
): Trap {
  const { manifest: own, place, from = "@made/core", files, ...rest } = parts;
  return {
    name,
    files: {
      "package.json": manifest({ name: "made", workspaces: ["packages/*"] }),
      ...core({ name: "@made/core", type: "module", ...own }),
      [`packages/core/${place}`]: one,
      "test/one.test.ts": uses(from),
      "test/other.test.ts": testing(`import { other } from "${from}";`, "other() === 1"),
      ...files,
    },
    edit: { [`packages/core/${place}`]: broken },
    fails: ["test/one.test.ts"],
    spares: ["test/other.test.ts"],
    installed: { "@made/core": "packages/core" },
    ...rest,
  };
}

export const placeTraps: Trap[] = [
  named("paths of the compiler", {
    from: "@app/one",
    settings: { "tsconfig.json": '{ "compilerOptions": { "paths": { "@app/*": ["./src/*"] } } }' },
    alias: { "@app": "src" },
  }),
  named("paths of settings that others extend", {
    from: "app/one",
    settings: {
      "tsconfig.json": '{ "extends": "./config/base.json" }',
      "config/base.json": '{ "compilerOptions": { "paths": { "app/*": ["../src/*"] } } }',
    },
    alias: { app: "src" },
  }),
  named("paths of settings in a package that others extend", {
    from: "app/one",
    settings: {
      "tsconfig.json": '{ "extends": ["@made/settings/base.json"] }',
      "tools/settings/package.json": manifest({ name: "@made/settings" }),
      "tools/settings/base.json":
        '{ "compilerOptions": { "paths": { "app/*": ["../../src/*"] } } }',
    },
    alias: { app: "src" },
    installed: { "@made/settings": "tools/settings" },
  }),
  named("a list of aliases", {
    from: "app/one",
    settings: {
      "vitest.config.ts":
        'import { resolve } from "node:path";\nexport default { resolve: { alias: [{ find: "app", replacement: resolve(import.meta.dirname, "./src") }] } };\n',
    },
  }),
  named("an alias that is an expression", {
    from: "app/one",
    settings: {
      "vitest.config.ts":
        'import { resolve } from "node:path";\nexport default { resolve: { alias: [{ find: /^app\\/(.*)$/, replacement: resolve(import.meta.dirname, "./src/$1.ts") }] } };\n',
    },
  }),
  named("an alias for one file", {
    from: "app",
    settings: {
      "vitest.config.ts":
        'export default { resolve: { alias: [{ find: /^app$/, replacement: new URL("./src/one.ts", import.meta.url).pathname }] } };\n',
    },
  }),
  named("an alias in a function of the settings", {
    from: "app/one",
    settings: {
      "vitest.config.ts":
        'import { join } from "node:path";\nconst src = join(import.meta.dirname, "src");\nexport default { resolve: { alias: { app: src } } };\n',
    },
  }),
  named("a name of the package's own", {
    from: "#one",
    settings: { "package.json": manifest({ name: "made", imports: { "#one": "./src/one.ts" } }) },
  }),
  named("a name of the package's own, by condition", {
    from: "#one",
    settings: {
      "package.json": manifest({
        name: "made",
        imports: { "#one": { browser: "./src/browser.ts", default: "./src/one.ts" } },
      }),
      "src/browser.ts": one,
    },
  }),
  named("the package's own name", {
    from: "made/one",
    settings: {
      "package.json": manifest({
        name: "made",
        type: "module",
        exports: { "./one": "./src/one.ts" },
      }),
    },
  }),
  packaged("a package by its exports", {
    manifest: { exports: { ".": "./src/main.ts" } },
    place: "src/main.ts",
  }),
  packaged("a package with types beside it", {
    manifest: { exports: { ".": { types: "./index.d.ts", default: "./index.js" } } },
    place: "index.js",
    files: { "packages/core/index.d.ts": "export declare const one: () => number;\n" },
  }),
  packaged("a package with code for browsers beside it", {
    manifest: { exports: { ".": { browser: "./browser.js", default: "./index.js" } } },
    place: "index.js",
    files: { "packages/core/browser.js": one },
    spares: [],
  }),
  packaged("a package by a pattern of its exports", {
    manifest: { exports: { "./*": "./src/*.ts" } },
    place: "src/main.ts",
    from: "@made/core/main",
  }),
  packaged("a package under another name", {
    manifest: { exports: "./index.ts" },
    place: "index.ts",
    from: "kernel",
    files: {
      "package.json": manifest({
        name: "made",
        workspaces: ["packages/*"],
        dependencies: { kernel: "workspace:@made/core@*" },
      }),
      "test/other.test.ts": testing('import { other } from "kernel";', "other() === 1"),
    },
    installed: { kernel: "packages/core" },
  }),
  packaged("a package by its folder", {
    manifest: { main: "index.js" },
    place: "index.js",
    from: "kernel",
    files: {
      "package.json": manifest({ name: "made", dependencies: { kernel: "file:./packages/core" } }),
      "test/other.test.ts": testing('import { other } from "kernel";', "other() === 1"),
    },
    installed: { kernel: "packages/core" },
  }),
  {
    name: "one of several packages that use a third",
    files: {
      "package.json": manifest({ name: "made", workspaces: ["packages/*"] }),
      ...core({ name: "@made/core", exports: "./src/index.ts" }),
      "packages/core/src/index.ts": 'export * from "./one.ts";\n',
      "packages/core/src/one.ts": one,
      "packages/web/package.json": manifest({
        name: "@made/web",
        dependencies: { "@made/core": "workspace:*" },
      }),
      "packages/web/test/one.test.ts": uses("@made/core"),
      "packages/cli/package.json": manifest({
        name: "@made/cli",
        dependencies: { "@made/core": "workspace:*" },
      }),
      "packages/cli/test/other.test.ts": testing(
        'import { other } from "@made/core";',
        "other() === 1",
      ),
    },
    edit: { "packages/core/src/one.ts": broken },
    fails: ["packages/web/test/one.test.ts"],
    spares: ["packages/cli/test/other.test.ts"],
    installed: { "@made/core": "packages/core" },
  },
  {
    name: "a name that differs in case only",
    files: { "src/One.ts": one, "test/one.test.ts": uses("../src/One.ts") },
    edit: { "src/One.ts": null, "src/one.ts": one },
    fails: ["test/one.test.ts"],
  },
];
