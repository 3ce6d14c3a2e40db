/** A public repository at a fixed commit, and what its tests need to run. */
export type PublicRepository = {
  name: string;
  commit: string;
  /** Packages with their versions; the repository's own manifest may ask for far more. */
  packages: Record<string, string>;
  /** Packages of the repository that its tests import by name, with their folders. */
  links?: Record<string, string>;
  /** Where the code is that its tests are there for. */
  sources: string;
  /** What follows `vitest run` on the command line. */
  suite: string[];
  /** Where its tests keep to themselves: what makes them quicker where only their results count. */
  quicker?: string[];
};

const shared = ["--no-isolate", "--pool=threads"];
const vitest = { vitest: "4.1.12" };

export const publicRepositories: PublicRepository[] = [
  {
    name: "honojs/hono",
    commit: "28a9c128912de19f3fb28b00ae289c9b93f6f392",
    packages: {
      ...vitest,
      "@hono/node-server": "2.0.12",
      "@types/node": "24.3.0",
      "@vitest/coverage-v8": "4.1.12",
      jsdom: "22.1.0",
      msw: "2.6.0",
      typescript: "6.0.3",
      "vite-plugin-fastly-js-compute": "0.4.2",
      ws: "8.21.0",
      zod: "3.23.8",
    },
    sources: "src/",
    suite: ["--project=main", "--project=jsx-runtime-default", "--coverage.enabled=false"],
  },
  {
    name: "colinhacks/zod",
    commit: "e516c3baf22615e20934116abebfed6c000222c2",
    packages: {
      ...vitest,
      "@seriousme/openapi-schema-validator": "2.9.0",
      "@types/node": "24.3.0",
      "@web-std/file": "3.0.3",
      recheck: "4.6.0-beta.3",
      typescript: "5.5.4",
      zod3: "npm:zod@3.24.4",
    },
    links: { zod: "packages/zod" },
    sources: "packages/zod/src/",
    suite: ["--project=zod", "--exclude=**/benchmarks/**"],
    quicker: shared,
  },
  {
    name: "toss/es-toolkit",
    commit: "a1918b04e0e46e70000e0b6b048f1aabaafc1afb",
    packages: {
      ...vitest,
      "@types/node": "24.10.9",
      "fast-check": "4.8.0",
      "happy-dom": "20.9.0",
      typescript: "5.8.3",
    },
    sources: "src/",
    suite: ["src"],
    quicker: shared,
  },
  {
    name: "unjs/h3",
    commit: "ac609aae8fa93947b564de55e2d1a6bec5ad18ad",
    packages: {
      ...vitest,
      "@types/node": "22.14.1",
      connect: "3.7.0",
      "cookie-es": "2.0.0",
      express: "5.1.0",
      "get-port-please": "3.1.2",
      react: "19.1.0",
      "react-dom": "19.1.0",
      rou3: "0.6.1",
      srvx: "0.4.0",
      typescript: "5.8.3",
      zod: "3.24.2",
    },
    sources: "src/",
    suite: ["--typecheck.enabled=false"],
    quicker: shared,
  },
  {
    name: "immerjs/immer",
    commit: "061c2425e1c9dff89e4e4189d42af1b7839dfe0a",
    packages: {
      ...vitest,
      "@types/node": "24.3.1",
      "deep-freeze": "0.0.1",
      immutable: "4.3.9",
      lodash: "4.17.21",
      "lodash.clonedeep": "4.5.0",
      redux: "4.2.1",
      "seamless-immutable": "7.1.4",
      "type-plus": "7.6.2",
      typescript: "5.8.3",
    },
    sources: "src/",
    suite: [],
  },
  {
    name: "vuejs/core",
    commit: "e2bede96134f757aad5c5b33ac9be055022dbfc8",
    packages: {
      ...vitest,
      "@babel/parser": "7.29.8",
      "@babel/types": "7.29.8",
      "@types/node": "24.13.3",
      "@vitest/browser-playwright": "4.1.12",
      "@vue/consolidate": "1.0.0",
      entities: "7.0.1",
      "estree-walker": "2.0.2",
      "hash-sum": "2.0.0",
      jsdom: "27.4.0",
      "lru-cache": "10.1.0",
      "magic-string": "0.30.21",
      "merge-source-map": "1.1.0",
      minimatch: "10.2.6",
      playwright: "1.62.1",
      postcss: "8.5.25",
      "postcss-modules": "6.0.1",
      "postcss-selector-parser": "7.1.4",
      pug: "3.0.4",
      sass: "1.102.0",
      "source-map-js": "1.2.1",
      typescript: "6.0.3",
    },
    sources: "packages/*/src/*",
    suite: ["--project=unit", "--project=unit-gc", "--project=unit-jsdom"],
  },
  {
    name: "fabian-hiller/valibot",
    commit: "a14753beaa2e968190717ebfe5f778e5e32c1e08",
    packages: { ...vitest, "@types/node": "24.10.0", jsdom: "26.1.0", typescript: "5.9.3" },
    sources: "library/src/",
    suite: ["--root=library"],
    quicker: shared,
  },
];
