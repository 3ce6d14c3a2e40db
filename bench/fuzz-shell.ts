import { readFileSync } from "node:fs";
import { Policy } from "../contracts/policy.ts";
import { createPolicy } from "../policies/engine.ts";
import { fuzzShell } from "../test/policies/fuzz-shell.ts";
import { mixScript } from "../test/policies/mix-script.ts";
import { writeScript } from "../test/policies/write-script.ts";

const corpus = new URL("../test/policies/corpus-own.jsonl", import.meta.url);
const [scripts = "3000", seed = String(Date.now() % 1_000_000), kind = "grammar"] =
  process.argv.slice(2);
const commands: string[] = readFileSync(corpus, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter(({ expected }) => expected === "safe")
  .map(({ command }) => command);
const report = await fuzzShell(createPolicy(Policy.parse({})), {
  scripts: Number(scripts),
  seed: Number(seed),
  write: kind === "mixed" ? (random) => mixScript(random, commands) : writeScript,
});
for (const miss of report.misses) console.log(JSON.stringify(miss));
console.log({ seed, ...report, misses: report.misses.length });
process.exitCode = report.misses.length > 0 ? 1 : 0;
