// One vitest of a fetched repository, kept running so that a question costs no new start. Forked in
// the repository's folder with what follows `vitest run` on its command line; answers over IPC.
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

const root = process.cwd();
const require = createRequire(join(root, "package.json"));
const { createVitest, parseCLI } = await import(pathToFileURL(require.resolve("vitest/node")).href);
const { filter, options } = parseCLI(["vitest", "run", ...process.argv.slice(2)]);
const silent = { reporters: [{}], watch: false, typecheck: { enabled: false }, silent: true };
const vitest = await createVitest("test", { ...options, ...silent });
await vitest.standalone();

const pathOf = (file) => relative(root, file).split(sep).join("/");
const nameOf = ({ module, fullName }) => `${pathOf(module.moduleId)} ${fullName}`;
let failedTests = [];
const unique = (paths) => [...new Set(paths)].sort();

async function specifications() {
  vitest.config.related = undefined;
  vitest.clearSpecificationsCache();
  return await vitest.getRelevantTestSpecifications(filter);
}

const answers = {
  async tests() {
    return unique((await specifications()).map(({ moduleId }) => pathOf(moduleId)));
  },
  /** What `vitest related FILE` would run. */
  async related({ files }) {
    await specifications();
    vitest.config.related = files.map((file) => join(root, file));
    const found = await vitest.getRelevantTestSpecifications(filter);
    return unique(found.map(({ moduleId }) => pathOf(moduleId)));
  },
  /** Runs tests, with some files changed since the last run; returns the failing test files. */
  async failing({ changed, only }) {
    const all = await specifications();
    const wanted = only ? all.filter(({ moduleId }) => only.includes(pathOf(moduleId))) : all;
    for (const file of changed) vitest.invalidateFile(join(root, file));
    failedTests = [];
    if (wanted.length === 0) return [];
    const { testModules } = await vitest.runTestSpecifications(wanted, !only);
    // Among its results vitest keeps those of earlier runs.
    const asked = testModules.filter(({ moduleId }) => !only || only.includes(pathOf(moduleId)));
    const bad = asked.filter((one) => !one.ok());
    failedTests = bad.flatMap((one) => [...one.children.allTests("failed")].map(nameOf));
    return unique(bad.map(({ moduleId }) => pathOf(moduleId)));
  },
  /** The tests that failed in the last run, `FILE NAME` each. */
  failed: async () => failedTests,
};

process.on("message", async ({ ask, ...given }) => {
  try {
    process.send({ answer: await answers[ask](given) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.on("disconnect", () => process.exit());
process.send({ answer: [] });
