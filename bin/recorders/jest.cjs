// The runner of jest's own, with a recording around each test file.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { begin, end } = require("./recorder.cjs");

module.exports = async (globalConfig, config, environment, runtime, test, ...rest) => {
  const run = ownRunner(config.rootDir);
  let failed = true;
  begin();
  try {
    const result = await run(globalConfig, config, environment, runtime, test, ...rest);
    failed = result.numFailingTests > 0 || Boolean(result.testExecError);
    return result;
  } finally {
    end(test, failed);
  }
};

/** Some installers put it beside jest, others only where its parent finds it. */
function ownRunner(root) {
  let from = join(root, "package.json");
  for (const name of ["jest", "@jest/core", "jest-cli", "jest-config"]) {
    const found = runnerFrom(from);
    if (found !== undefined) return load(found);
    from = resolve(from, name) ?? from;
  }
  return load(runnerFrom(from) ?? createRequire(from).resolve("jest-circus/runner"));
}

/** Before its version 27, jest ran tests by jasmine. */
function runnerFrom(from) {
  return resolve(from, "jest-circus/runner") ?? resolve(from, "jest-jasmine2");
}

function resolve(from, name) {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

function load(path) {
  const loaded = require(path);
  return loaded.default ?? loaded;
}
