import { leaveThings, lieToTests } from "./lie.ts";

const report = {
  left: await leaveThings(),
  lied: await lieToTests("writing the runner's report and ending the runner"),
};
process.stdout.write(JSON.stringify(report));
