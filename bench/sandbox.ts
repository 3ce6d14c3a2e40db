import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSandbox } from "../workers/sandbox/open-sandbox.ts";
import type { Sandbox } from "../workers/sandbox/sandbox.ts";

/** What the sandbox costs over plain bash, measured back to back so that both share the noise. */
const rounds = Number(process.argv[2] ?? 40);
const warmUp = 5;

const root = realpathSync(mkdtempSync(join(tmpdir(), "patchgate-bench-")));

async function timeCommand(sandbox: Sandbox): Promise<number> {
  const startedAt = performance.now();
  await sandbox.run({
    script: "true",
    ...{ cwd: root, writable: [root], readonly: [], env: {} },
    ...{ timeoutMs: 10_000, outputBytes: 1_000 },
  });
  return performance.now() - startedAt;
}

function summarize(name: string, samples: number[]): void {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  console.log(`${name.padEnd(8)} min ${at(0)} ms  median ${at(0.5)} ms  p90 ${at(0.9)} ms`);
}

const plain = await openSandbox({ backend: "none" });
const walled = await openSandbox({ backend: "auto" });
const samples = { plain: [] as number[], walled: [] as number[] };

const startedAt = performance.now();
await walled.probe();
const probeMs = performance.now() - startedAt;

for (let round = 0; round < rounds + warmUp; round += 1) {
  const pair = { plain: await timeCommand(plain), walled: await timeCommand(walled) };
  if (round < warmUp) continue;
  samples.plain.push(pair.plain);
  samples.walled.push(pair.walled);
}

summarize("bash", samples.plain);
summarize(walled.backend, samples.walled);
summarize(
  "over",
  samples.walled.map((took, index) => took - (samples.plain[index] ?? 0)),
);
console.log(`canaries ${probeMs.toFixed(1)} ms, once for a boot and a bubblewrap`);
