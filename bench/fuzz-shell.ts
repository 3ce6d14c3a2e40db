import { Policy } from "../contracts/policy.ts";
import { createPolicy } from "../policies/engine.ts";
import { fuzzShell } from "../test/policies/fuzz-shell.ts";

const [scripts = "3000", seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const report = await fuzzShell(createPolicy(Policy.parse({})), {
  scripts: Number(scripts),
  seed: Number(seed),
});
for (const miss of report.misses) console.log(JSON.stringify(miss));
console.log({ seed, ...report, misses: report.misses.length });
process.exitCode = report.misses.length > 0 ? 1 : 0;
