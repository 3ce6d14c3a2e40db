// Notes which functions of the repository run, and writes that down for each test file. It lives in
// the process that runs the tests; what it writes is read as untrusted input.
const { createHash } = require("node:crypto");
const { existsSync, realpathSync, writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const { join } = require("node:path");
const { fileURLToPath } = require("node:url");
const { threadId } = require("node:worker_threads");
const { watchCode } = require("./watch-code.cjs");
const { watchChildren } = require("./watch-children.cjs");

const folder = process.env.PATCHGATE_RECORD;
const root = `${process.env.PATCHGATE_RECORD_ROOT}/`;

let session;
let children;
let code;
let written = 0;

/** Begins to count. Runners may load this file's callers anew, so the count is kept here. */
exports.begin = () => {
  if (folder === undefined || session !== undefined) return;
  session = new Session();
  session.connect();
  code = watchCode();
  children = watchChildren();
  ask("Profiler.enable");
  // To count calls would keep code from being optimized; that a function ran is all that is asked.
  ask("Profiler.startPreciseCoverage", { callCount: false, detailed: false });
};

/** Writes down what ran since the beginning, under the name of a test file, and whether that failed. */
exports.end = (test, failed = null) => {
  if (session === undefined) return;
  const { result } = ask("Profiler.takePreciseCoverage");
  ask("Profiler.stopPreciseCoverage");
  const readCode = codeReader(code.end(), result);
  const scripts = result.flatMap((script) => readScript(script, readCode));
  session.disconnect();
  session = undefined;
  const startedProcesses = children.end();
  write({ test: withinRoot(test) ?? test, failed, startedProcesses, scripts });
};

/** A session of the same thread answers at once. */
function ask(method, params = {}) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(`${method}: ${error.message}`);
    answer = result;
  });
  return answer;
}

/** The engine is only asked for code nobody saw: to begin with it makes a digest of all there is. */
function codeReader(seen, scripts) {
  const times = new Map();
  for (const { url } of scripts) times.set(url, (times.get(url) ?? 0) + 1);
  let isEnabled = false;
  return ({ url, scriptId }) => {
    // What a runner names by its path has an address in the engine.
    const known = times.get(url) === 1 ? (seen.get(url) ?? seen.get(pathOf(url))) : undefined;
    if (known?.length === 1) return known[0];
    if (!isEnabled) ask("Debugger.enable");
    isEnabled = true;
    return ask("Debugger.getScriptSource", { scriptId }).scriptSource;
  };
}

function readScript(script, readCode) {
  const { url, functions } = script;
  const path = withinRoot(url);
  const ran = functions.some(({ ranges }) => ranges[0].count > 0);
  if (path === null || !ran) return [];
  return [{ path, source: keep(readCode(script)), functions: functions.map(spanOf) }];
}

function spanOf({ functionName, ranges: [{ startOffset, endOffset, count }] }) {
  return [startOffset, endOffset, count > 0, functionName];
}

/** A path of the repository; packages are none, unless they are links into it. */
function withinRoot(url) {
  const path = url.startsWith("file://") ? pathOf(url) : url;
  if (!path.startsWith("/")) return null;
  const [whole = null, start, rest] =
    /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)$/.exec(path) ?? [];
  const real = whole === null ? path : realPackage(start) + rest;
  const own = real.startsWith(root) && !real.includes("/node_modules/");
  return own ? real.slice(root.length).replace(/[?#].*$/, "") : null;
}

function pathOf(url) {
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ""));
  } catch {
    return "";
  }
}

const realPackages = new Map();

function realPackage(place) {
  if (!realPackages.has(place)) {
    try {
      realPackages.set(place, realpathSync(place));
    } catch {
      realPackages.set(place, place);
    }
  }
  return realPackages.get(place);
}

/** The same code runs in many processes; it is kept once. */
function keep(source) {
  const name = createHash("sha256").update(source).digest("hex");
  const path = join(folder, `${name}.source`);
  if (!existsSync(path)) writeFileSync(path, source);
  return name;
}

function write(recording) {
  written += 1;
  const name = [process.pid, threadId, Date.now(), written].join("-");
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(recording));
}
