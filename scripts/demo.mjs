import { installDependencies, installSandbox, run } from "./setup.mjs";

installDependencies();
installSandbox();
run(process.execPath, ["scripts/build.mjs"]);
run(process.execPath, ["bin/patchgate.cjs", "demo", ...process.argv.slice(2)]);
