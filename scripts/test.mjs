import { installDependencies, installSandbox, run } from "./setup.mjs";

installDependencies();
installSandbox();
run(process.execPath, ["scripts/build.mjs"]);
run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)]);
