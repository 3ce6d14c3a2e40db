import { readdirSync } from "node:fs";
import { installDependencies, installSandbox, root, run } from "./setup.mjs";

installDependencies();
installSandbox();
run(process.execPath, ["scripts/build.mjs"]);
// `npm run bench changes 3 honojs/hono`: names of files first, what is left goes to them.
const all = readdirSync(`${root}/bench`).filter((name) => name.endsWith(".ts"));
const given = process.argv.slice(2);
const isName = (text) => all.some((file) => file.startsWith(text));
const names = given.filter(isName);
const rest = given.filter((text) => !isName(text));
// They run whole test suites of others for every fault, and whole runs again and again: hours, so
// only when they are asked for.
const usual = all.filter(
  (file) => !["recall.ts", "recording.ts", "recorder.ts", "chaos.ts"].includes(file),
);
const wanted = all.filter((file) => names.some((name) => file.startsWith(name)));
for (const file of (names.length > 0 ? wanted : usual).sort()) {
  console.log(`\n# ${file}`);
  run(process.execPath, ["node_modules/tsx/dist/cli.mjs", `bench/${file}`, ...rest]);
}
