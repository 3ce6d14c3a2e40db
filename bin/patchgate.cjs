#!/usr/bin/env node
// Telling what there is to type, and choosing tests, must not wait for the compiled code of whole runs.
const [, , command = "-"] = process.argv;
const apart = command.startsWith("-") ? "help" : command === "affected" ? "affected" : "commands";
require("./load-bundle.cjs")("patchgate", apart);
