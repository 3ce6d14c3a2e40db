import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { CompiledPolicy } from "../../policies/engine.ts";
import { quote, seededRandom, writeScript } from "./write-script.ts";

const bwrap = "/usr/bin/bwrap";

/** Records what bash would have run: with no programs to find, every one ends in this handler. */
const tracer = "command_not_found_handle() { printf '%s\\0' $# \"$@\" >> /trace/log; return 0; }\n";

const mounts = [
  ...["--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64"],
  ...["--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"],
  ...["--ro-bind", "/usr/bin/bash", "/shell", "--unshare-all", "--die-with-parent"],
];

export async function sandboxWorks(): Promise<boolean> {
  const { exitCode } = await execa(bwrap, [...mounts, "/shell", "-c", ":"], { reject: false });
  return exitCode === 0;
}

/** The argument lists of all programs a script started, as real bash read it. */
async function traceScript(script: string, directory: string): Promise<string[][]> {
  const log = join(directory, "log");
  await writeFile(log, "");
  const places = ["--bind", directory, "/trace", "--tmpfs", "/tmp", "--dir", "/work"];
  const env = { PATH: "/none", BASH_ENV: "/trace/env", HOME: "/home/agent" };
  const command = ["--chdir", "/work", "--", "/shell", "--noprofile", "--norc", "-c", script];
  await execa(bwrap, [...mounts, ...places, ...command], {
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 5_000,
    maxBuffer: 100_000,
  });
  const words = (await readFile(log, "utf8")).split("\0");
  const calls: string[][] = [];
  for (let at = 0; at < words.length - 1; at += Number(words[at]) + 1)
    calls.push(words.slice(at + 1, at + 1 + Number(words[at])));
  return calls;
}

export type FuzzMiss = { script: string; ran: string[]; because: string };
export type FuzzReport = { scripts: number; allowed: number; ran: number; misses: FuzzMiss[] };

/**
 * Whatever bash ran must have been judged: an allowed script may only have run commands that would
 * be allowed alone.
 */
export async function fuzzShell(
  policy: CompiledPolicy,
  options: { scripts: number; seed: number },
): Promise<FuzzReport> {
  const directory = await mkdtemp(join(tmpdir(), "fuzz-shell-"));
  const random = seededRandom(options.seed);
  const report: FuzzReport = { scripts: 0, allowed: 0, ran: 0, misses: [] };
  await writeFile(join(directory, "env"), tracer);
  for (; report.scripts < options.scripts; report.scripts++) {
    const script = writeScript(random);
    const decision = decide(policy, script);
    if (decision.decision !== "allow") continue;
    report.allowed++;
    for (const ran of await traceScript(script, directory)) {
      report.ran++;
      const alone = decide(policy, ran.map(quote).join(" "));
      if (alone.decision !== "allow") report.misses.push({ script, ran, because: alone.because });
    }
  }
  await rm(directory, { recursive: true });
  return report;
}

function decide(policy: CompiledPolicy, command: string) {
  return policy.judge({ tool: "run_command", arguments: { command } }, { sandboxed: false });
}
