// A coverage provider of vitest that reports nothing; it leaves the recording behind.
const { begin, end } = require("./recorder.cjs");

module.exports = {
  startCoverage: ({ isolate }) => {
    // Files that share their modules cannot be told apart.
    if (isolate !== false) begin();
  },
  takeCoverage: () => end(globalThis.__vitest_worker__.filepath),
  getProvider: () => new Silent(),
};

class Silent {
  name = "custom";

  initialize(vitest) {
    this.options = vitest.config.coverage;
  }

  resolveOptions() {
    return this.options;
  }

  clean() {}
  onAfterSuiteRun() {}
  generateCoverage() {}
  reportCoverage() {}
}
