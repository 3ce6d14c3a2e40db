const code =
  "^(agents|pipeline|contracts|workers|policies|tools|changes|store|integrations|cli|server)/";

/** Rooms a room may import from, besides itself. This table is the architecture. */
const mayImport = {
  contracts: [],
  policies: ["contracts"],
  pipeline: ["contracts", "policies"],
  changes: ["contracts"],
  workers: ["contracts", "policies"],
  tools: ["contracts", "policies", "workers"],
  agents: ["contracts", "policies", "changes", "tools"],
  store: ["contracts"],
  integrations: ["contracts"],
  cli: ["contracts"],
  server: ["contracts", "integrations"],
};

/** The only rooms where a package may appear. */
const livesIn = {
  zod: "contracts|tools|agents",
  "@openai": "agents|tools",
  openai: "agents",
  "ts-morph": "changes",
  "oxc-parser": "changes",
  "simple-git": "workers",
  execa: "workers",
  bullmq: "workers",
  ioredis: "workers|store",
  libsql: "store",
  unbash: "policies",
  picomatch: "policies",
  hono: "server",
  ws: "server",
};

/** Pure packages that the pure rooms may use. */
const purePackages = "node_modules/(zod|unbash|picomatch|@types/picomatch)/";

/** Rooms that implement, or are handed, an interface of the core. */
const seesPorts = ["agents", "workers", "store", "integrations"];

export default {
  forbidden: [
    ...Object.entries(mayImport).map(([room, allowed]) => ({
      name: `${room}-stays-in-its-lane`,
      comment: `${room}/ may import only ${["itself", ...allowed].join(", ")}.`,
      severity: "error",
      from: { path: `^${room}/` },
      to: {
        path: `${code}|^composition/|^[^/]+[.]ts$`,
        pathNot: [
          `^(${[room, ...allowed].join("|")})/`,
          ...(seesPorts.includes(room) ? ["^pipeline/ports[.]ts$"] : []),
          ...(["cli", "server"].includes(room) ? ["^(app|version)[.]ts$"] : []),
        ],
      },
    })),
    {
      name: "pure-core",
      comment: "contracts, policies and pipeline compute; they never touch the outside world.",
      severity: "error",
      from: { path: "^(contracts|policies|pipeline)/" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer"],
        pathNot: purePackages,
      },
    },
    {
      name: "pipeline-needs-no-package",
      comment: "The pipeline itself imports nothing from npm, not even the pure ones.",
      severity: "error",
      from: { path: "^pipeline/" },
      to: { path: "node_modules/" },
    },
    {
      name: "ports-are-types",
      comment: "Outer rooms implement the core's interfaces; they never call into the core.",
      severity: "error",
      from: { path: `^(${seesPorts.join("|")})/` },
      to: { path: "^pipeline/", dependencyTypesNot: ["type-only"] },
    },
    ...Object.entries(livesIn).map(([pkg, rooms]) => ({
      name: `${pkg.replace("@", "")}-has-one-home`,
      comment: `${pkg} is imported only in ${rooms}/, so replacing it touches one room.`,
      severity: "error",
      from: { path: code, pathNot: `^(${rooms})/` },
      to: { path: `node_modules/${pkg}/` },
    })),
    {
      name: "agents-do-not-know-each-other",
      comment: "Agents talk only through contracts.",
      severity: "error",
      from: { path: "^agents/([^/]+)/" },
      to: { path: "^agents/", pathNot: "^agents/($1/|[^/]+[.]ts$)" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-code-depends-on-test",
      severity: "error",
      from: { pathNot: "^(test|bench)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|test/fixtures)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
