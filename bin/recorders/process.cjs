// Loaded before everything else into a process that runs one test file: what ran is written at its end.
const { resolve } = require("node:path");
const { begin, end } = require("./recorder.cjs");

const test = process.env.PATCHGATE_RECORD_TEST ?? ownTest();
if (test !== undefined) {
  begin();
  process.once("exit", (code) => end(resolve(test), code !== 0));
}

/** `node --test` gives every file a process of its own, and tells it so. */
function ownTest() {
  return process.env.NODE_TEST_CONTEXT?.startsWith("child") ? process.argv[1] : undefined;
}
