// Loaded into the processes that run tests: writes down which functions of the sources each test
// file calls, by what was put into these functions. It knows nothing of Patchgate's own recorder.
const { appendFileSync } = require("node:fs");

const told = new Map();

globalThis.__patchgateRan = (number) => {
  const test = globalThis.__vitest_worker__?.filepath;
  if (test === undefined) return;
  const known = told.get(test) ?? new Set();
  told.set(test, known);
  if (known.has(number)) return;
  known.add(number);
  appendFileSync(process.env.PATCHGATE_BENCH_CALLS, `${number} ${test}\n`);
};
