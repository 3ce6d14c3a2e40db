import { readdirSync } from "node:fs";
import { installDependencies, installSandbox, root, run } from "./setup.mjs";

installDependencies();
installSandbox();
run(process.execPath, ["scripts/build.mjs"]);
const wanted = process.argv.slice(2);
for (const file of readdirSync(`${root}/bench`)
  .filter((name) => name.endsWith(".ts"))
  .sort()) {
  if (wanted.length > 0 && !wanted.some((name) => file.startsWith(name))) continue;
  console.log(`\n# ${file}`);
  run(process.execPath, ["node_modules/tsx/dist/cli.mjs", `bench/${file}`]);
}
