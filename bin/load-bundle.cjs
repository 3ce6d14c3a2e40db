// Loads a bundle with V8's compiled code beside it: half the time of compiling it again.
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const vm = require("node:vm");

/** What a bundle of the build exports. */
module.exports = function loadBundle(name) {
  // The bundle's own requires are resolved from here.
  const bundle = join(__dirname, "..", "dist", `${name}.cjs`);
  const cache = `${bundle}.${process.version}-${process.arch}.cache`;
  // The build makes it a function, with nothing but ASCII in it, which is read at once.
  const source = read(bundle)?.latin1Slice();
  if (source === undefined) {
    console.error(`patchgate: ${bundle} is missing. Build it: npm run build`);
    process.exit(1);
  }
  const cachedData = read(cache);
  const script = new vm.Script(source, {
    filename: bundle,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module_ = { exports: {} };
  script.runInThisContext()(module_.exports, require, module_, bundle, dirname(bundle));
  if (cachedData === undefined || script.cachedDataRejected)
    process.once("exit", () => keep(cache, script));
  return module_.exports;
};

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Written once, when what a command needs has been compiled; a read-only installation goes without. */
function keep(cache, script) {
  try {
    writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {}
}
