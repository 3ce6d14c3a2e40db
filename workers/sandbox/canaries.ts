import { randomInt } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Guarantees } from "../../contracts/guarantees.ts";
import type { CommandRequest, CommandResult } from "./sandbox.ts";

type Run = (request: CommandRequest) => Promise<CommandResult>;

/** One guarantee that does not hold, and how it showed. */
export type Breach = { guarantee: keyof Guarantees | "run"; because: string };

/** What one command, told to misbehave, brought back. */
type Sighting = {
  result: CommandResult;
  lines: Set<string>;
  wroteInside: boolean;
  wroteOutside: boolean;
  connections: number;
  leftOver: boolean;
};

/**
 * Sends one command that tries to break every guarantee and returns those it broke, as far as
 * they are claimed. Only a real attempt counts: a program's presence proves nothing.
 */
export async function sendCanaries(
  run: Run,
  claimed: Guarantees,
  ownVariables: readonly string[] = [],
): Promise<Breach[]> {
  const sighting = await attempt(run);
  const { exitCode, stderr } = sighting.result;
  if (exitCode !== 0 || !sighting.lines.has("end") || !sighting.wroteInside) {
    const because = stderr.trim() || `it ended with exit code ${exitCode}`;
    return [{ guarantee: "run", because: `an ordinary command cannot do its work: ${because}` }];
  }
  return findBreaches(sighting, claimed, ownVariables).filter(({ guarantee }) => {
    const claim = guarantee === "run" || claimed[guarantee];
    return claim !== false && claim !== "none";
  });
}

function findBreaches(
  sighting: Sighting,
  { limits }: Guarantees,
  ownVariables: readonly string[],
): Breach[] {
  const { lines } = sighting;
  const stray = leakedVariables(lines, [...everyCommands, ...ownVariables]);
  const unbound = limits === "prlimit" ? "no limit of each" : "no limit of all";
  const privileged = ["uid 0", "privileges gainable", "filter missing"].filter((line) =>
    lines.has(line),
  );
  const breaches: (Breach | false)[] = [
    lines.has("read secret") && { guarantee: "reads", because: "it read a file outside" },
    sighting.wroteOutside && { guarantee: "writes", because: "it wrote a file outside" },
    (lines.has("connected") || sighting.connections > 0) && {
      guarantee: "network",
      because: "it reached a port of this machine",
    },
    stray.length > 0 && { guarantee: "environment", because: `it saw ${stray.join(", ")}` },
    sighting.leftOver && { guarantee: "processTree", because: "a process outlived it" },
    privileged.length > 0 && { guarantee: "syscalls", because: privileged.join(", ") },
    lines.has(unbound) && {
      guarantee: "limits",
      because: "it may take memory, or start processes, without end",
    },
  ];
  return breaches.filter((breach) => breach !== false);
}

/** Set anew for every command; all others it can only have from the host. */
const everyCommands = ["PATH", "HOME", "LANG", "CI", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"];

/** Names only: the values are the host's secrets. */
function leakedVariables(lines: ReadonlySet<string>, known: readonly string[]): string[] {
  return Object.entries(process.env)
    .filter(([name, value]) => lines.has(`variable ${name}=${value?.split("\n")[0]}`))
    .map(([name]) => name)
    .filter((name) => !known.includes(name));
}

async function attempt(run: Run): Promise<Sighting> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "patchgate-canary-")));
  const root = join(base, "workspace");
  const outside = join(base, "outside");
  const seen = { connections: 0 };
  const server = await listen(seen);
  const mark = `300.${randomInt(1e9, 1e10)}`;
  try {
    mkdirSync(root);
    mkdirSync(outside);
    await writeFile(join(outside, "file"), "secret\n");
    // Open to everyone, so that only the sandbox can be what keeps a canary out.
    for (const path of [base, outside]) await chmod(path, 0o777);
    const result = await run(canaryCommand({ root, outside, port: portOf(server), mark }));
    return {
      result,
      lines: new Set(result.stdout.split("\n")),
      wroteInside: existsSync(join(root, "inside")),
      wroteOutside: existsSync(join(outside, "written")),
      connections: seen.connections,
      leftOver: isRunning(mark),
    };
  } finally {
    server.close();
    rmSync(base, { recursive: true, force: true });
  }
}

type Bait = { root: string; outside: string; port: number; mark: string };

function canaryCommand({ root, outside, port, mark }: Bait): CommandRequest {
  const script = `
    { [ "$(< ${outside}/file)" = secret ] && echo read secret
      echo written > ${outside}/written
      (exec 9<> /dev/tcp/127.0.0.1/${port}) && echo connected
    } 2> /dev/null
    while IFS= read -r -d '' entry; do echo "variable $entry"; done \\
      < <(cat /proc/[0-9]*/environ 2> /dev/null)
    echo "uid $EUID"
    status=$(< /proc/self/status)
    [[ $status =~ NoNewPrivs:.1 ]] || echo privileges gainable
    [[ $status =~ Seccomp:.2 ]] || echo filter missing
    [ "$(ulimit -u)" = unlimited -o "$(ulimit -d)" = unlimited ] && echo no limit of each
    cgroup=/sys/fs/cgroup
    processes=$(cat $cgroup/pids.max $cgroup/pids/pids.max 2> /dev/null)
    memory=$(cat $cgroup/memory.max $cgroup/memory/memory.limit_in_bytes 2> /dev/null)
    # Version 1 says "unlimited" as a number of 19 digits.
    [[ $processes =~ ^[0-9]+$ && $memory =~ ^[0-9]{1,18}$ ]] || echo no limit of all
    echo inside > inside
    setsid sleep ${mark} &
    echo end`;
  return {
    script,
    cwd: root,
    writable: [root],
    readonly: [],
    env: {},
    timeoutMs: 20_000,
    outputBytes: 100_000,
  };
}

function isRunning(mark: string): boolean {
  if (!existsSync("/proc")) return false;
  return readdirSync("/proc").some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(mark);
    } catch {
      return false;
    }
  });
}

function listen(seen: { connections: number }): Promise<Server> {
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
