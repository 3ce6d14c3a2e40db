import { runBattery } from "./battery.ts";

process.stdout.write(JSON.stringify(await runBattery()));
