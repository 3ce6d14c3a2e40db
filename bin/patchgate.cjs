#!/usr/bin/env node
// Telling what there is to type, and choosing tests, must not wait for the code of whole runs.
const [, , command = "-"] = process.argv;
const bundle = command.startsWith("-") ? "help" : command === "affected" ? "affected" : "patchgate";
require("./load-bundle.cjs")(bundle);
