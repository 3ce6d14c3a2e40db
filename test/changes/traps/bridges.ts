import { type Trap, testing } from "./trap.ts";

const one = "export const one = () => 1;\n";
const manifest = (value: object) => JSON.stringify({ type: "module", ...value });

/** An installed add-on of a package of the repository, which it loads by name. */
function bridged(name: string, own: Trap["files"]): Trap {
  return {
    name,
    files: {
      "package.json": manifest({ workspaces: ["packages/*"], devDependencies: { addon: "1.0.0" } }),
      "packages/core/package.json": manifest({ name: "@made/core", main: "index.js" }),
      "packages/core/index.js": 'export { one } from "./one.js";\n',
      "packages/core/one.js": one,
      "packages/core/apart.js": one,
      "test/one.test.ts": testing('import { addon } from "addon";', "addon() === 1"),
      "test/apart.test.ts": testing(
        'import { one } from "../packages/core/apart.js";',
        "one() === 1",
      ),
      ...own,
    },
    edit: { "packages/core/one.js": "export const one = () => 2;\n" },
    fails: ["test/one.test.ts"],
    spares: ["test/apart.test.ts"],
    installed: { "@made/core": "packages/core" },
    outside: {
      "node_modules/addon/package.json": manifest({ name: "addon", main: "index.js" }),
      "node_modules/addon/index.js": 'export * from "inner";\n',
      "node_modules/addon/setup.js": 'import { addon } from "inner";\nglobalThis.one = addon();\n',
      "node_modules/inner/package.json": manifest({ name: "inner", main: "index.js" }),
      "node_modules/inner/index.js":
        'import { one } from "@made/core";\nexport const addon = () => one();\n',
    },
  };
}

const npm = {
  packages: {
    "node_modules/@made/core": { resolved: "packages/core", link: true },
    "node_modules/addon": { version: "1.0.0", dependencies: { inner: "^1.0.0" } },
    "node_modules/inner": { version: "1.0.0", peerDependencies: { "@made/core": "*" } },
    "packages/core": { name: "@made/core" },
  },
};

const pnpm = `lockfileVersion: '9.0'

importers:

  packages/core: {}

snapshots:

  addon@1.0.0(@made/core@packages+core):
    dependencies:
      inner: 1.0.0(@made/core@packages+core)

  inner@1.0.0(@made/core@packages+core):
    dependencies:
      '@made/core': link:packages/core
`;

const yarn = `"@made/core@workspace:packages/core":
  version: 0.0.0-use.local
  resolution: "@made/core@workspace:packages/core"

"addon@npm:1.0.0":
  version: 1.0.0
  dependencies:
    inner: "npm:^1.0.0"

"inner@npm:^1.0.0":
  version: 1.0.0
  peerDependencies:
    "@made/core": "*"
`;

const bun = `{
  "workspaces": { "": {}, "packages/core": { "name": "@made/core" }, },
  "packages": {
    "@made/core": ["@made/core@workspace:packages/core"],
    "addon": ["addon@1.0.0", "", { "dependencies": { "inner": "^1.0.0" } }, "sha512-a"],
    "inner": ["inner@1.0.0", "", { "peerDependencies": { "@made/core": "*" } }, "sha512-b"],
  },
}
`;

export const bridgeTraps: Trap[] = [
  bridged("a package from outside that loads one of these, as npm has it", {
    "package-lock.json": JSON.stringify(npm, null, 2),
  }),
  bridged("a package from outside that loads one of these, as pnpm has it", {
    "pnpm-lock.yaml": pnpm,
  }),
  bridged("a package from outside that loads one of these, as yarn has it", { "yarn.lock": yarn }),
  bridged("a package from outside that loads one of these, as bun has it", { "bun.lock": bun }),
  {
    ...bridged("a package from outside that loads one of these around every test", {
      "pnpm-lock.yaml": pnpm,
      "vitest.config.ts": 'export default { test: { setupFiles: ["addon/setup.js"] } };\n',
      "test/one.test.ts": testing("", "globalThis.one === 1"),
    }),
    spares: [],
    full: /^packages\/core\/\w+\.js runs around every test/,
  },
];
