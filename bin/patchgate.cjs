#!/usr/bin/env node
// Telling what there is to type must not wait for the compiled code of whole runs.
const isQuestion = (process.argv[2] ?? "-").startsWith("-");
require("./load-bundle.cjs")("patchgate", isQuestion ? "help" : "commands");
