import { Policy } from "../contracts/policy.ts";
import { createPolicy } from "../policies/engine.ts";

/** What a decision on an everyday command costs; each is new, so that none is remembered. */
const rounds = Number(process.argv[2] ?? 300);
const warmUp = 50;

const everyday: ((name: string) => string)[] = [
  (name) => `cat src/${name}.ts`,
  (name) => `ls -la src/${name}`,
  (name) => `grep -rn "${name}" src --include='*.ts'`,
  (name) => `rg -n '${name}' src test | head -20`,
  (name) => `sed -n '1,120p' src/${name}.ts`,
  (name) => `find src -name '${name}*.ts' -type f`,
  (name) => `git log --oneline -5 -- src/${name}.ts`,
  (name) => `git diff --stat HEAD~1 -- src/${name}.ts`,
  (name) => `npx vitest run test/${name}.test.ts`,
  (name) => `npm test -- ${name}`,
  (name) => `mkdir -p src/${name} && touch src/${name}/index.ts`,
  (name) => `cd packages/${name} && npm run build`,
  (name) => `head -40 src/${name}.ts && tail -5 src/${name}.ts`,
  (name) => `wc -l src/${name}.ts | awk '{print $1}'`,
  (name) => `jq -r .scripts.${name} package.json`,
  (name) => `node scripts/${name}.js > ${name}.log 2>&1`,
];

const policy = createPolicy(Policy.parse({}));
const samples: number[] = [];
for (let round = 0; round < rounds + warmUp; round += 1)
  for (const write of everyday) {
    const command = write(`part${round}`);
    const startedAt = performance.now();
    policy.judge({ tool: "run_command", arguments: { command } }, { sandboxed: true });
    if (round >= warmUp) samples.push((performance.now() - startedAt) * 1000);
  }

const sorted = samples.toSorted((a, b) => a - b);
const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
console.log(
  `${samples.length} decisions  min ${at(0)} us  median ${at(0.5)} us  p90 ${at(0.9)} us  p99 ${at(0.99)} us`,
);
