// Loaded before everything else into a process that runs one test file: what ran is written at its end.
const { resolve } = require("node:path");
const { begin, end } = require("./recorder.cjs");

const test = process.env.PATCHGATE_RECORD_TEST ?? ownTest();
if (test !== undefined) {
  begin();
  const finish = (code) => end(resolve(test), (process.exitCode ?? code) !== 0);
  process.on("exit", finish);
  // Some runners tell of failures only while the process exits, so this has to come last.
  process.on("newListener", (event, listener) => {
    if (event !== "exit" || listener === finish) return;
    queueMicrotask(() => process.off("exit", finish).on("exit", finish));
  });
}

/** `node --test` gives every file a process of its own, and tells it so. */
function ownTest() {
  return process.env.NODE_TEST_CONTEXT?.startsWith("child") ? process.argv[1] : undefined;
}
