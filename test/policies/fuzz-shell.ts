import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { CompiledPolicy } from "../../policies/engine.ts";
import { quote, seededRandom, writeScript } from "./write-script.ts";

const bwrap = "/usr/bin/bwrap";

const record = "printf '%s\\0' $# \"$@\" >> /trace/log";

/** Records what bash would have run: programs it cannot find end in this handler, others in a stand-in. */
const tracer = `command_not_found_handle() { ${record}; return 0; }\n`;
const standIn = `#!/shell\nset -- "$0" "$@"; ${record}\n`;
const standIns = ["rm", "sh", "bash", "cat", "ls", "sudo", "env", "git", "evil"];
/** Where a script could leave a file. */
const places = ["work", "etc", "home/agent", "tmp"];

const mounts = [
  ...["--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64"],
  ...["--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"],
  ...["--ro-bind", "/usr/bin/bash", "/shell", "--unshare-all", "--die-with-parent"],
];

export async function sandboxWorks(): Promise<boolean> {
  const { exitCode } = await execa(bwrap, [...mounts, "/shell", "-c", ":"], { reject: false });
  return exitCode === 0;
}

/** The argument lists of all programs a script started, as real bash read it, and of its files. */
async function traceScript(script: string, directory: string): Promise<string[][]> {
  const log = join(directory, "trace/log");
  await writeFile(log, "");
  const binds = [...places, "trace", "bin"].flatMap((place) => [
    ...["--bind", join(directory, place), `/${place}`],
  ]);
  const env = { PATH: "/bin", BASH_ENV: "/trace/env", HOME: "/home/agent" };
  const command = ["--chdir", "/work", "--", "/shell", "--noprofile", "--norc", "-c", script];
  await execa(bwrap, [...mounts, ...binds, ...command], {
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
  for (const place of places)
    for (const file of await readdir(join(directory, place))) {
      calls.push(["touch", `/${place}/${file}`]);
      await rm(join(directory, place, file), { recursive: true });
    }
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
  options: { scripts: number; seed: number; write?: typeof writeScript },
): Promise<FuzzReport> {
  const directory = await mkdtemp(join(tmpdir(), "fuzz-shell-"));
  const random = seededRandom(options.seed);
  const report: FuzzReport = { scripts: 0, allowed: 0, ran: 0, misses: [] };
  for (const place of [...places, "trace", "bin"])
    await mkdir(join(directory, place), { recursive: true });
  await writeFile(join(directory, "trace/env"), tracer);
  for (const name of standIns)
    await writeFile(join(directory, "bin", name), standIn, { mode: 0o755 });
  for (; report.scripts < options.scripts; report.scripts++) {
    const script = (options.write ?? writeScript)(random);
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
