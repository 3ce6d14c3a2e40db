import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { openSandbox, type SandboxOptions } from "../../../workers/sandbox/open-sandbox.ts";
import type { Attack } from "./attack.ts";
import { attacks, type Bait } from "./attacks.ts";
import { commandIn, makeWorkspace } from "./support.ts";

export type BatteryReport = {
  uid: number | undefined;
  breaches: string[];
  /** Attacks that do nothing even without a sandbox, so that they would prove nothing. */
  harmless: string[];
  connections: number;
  outside: Record<string, string>;
  planted: string[];
  nullMode: number;
  leftOver: number;
};

/** What a battery reports where nothing got through. */
export const untouched: Omit<BatteryReport, "uid"> = {
  breaches: [],
  harmless: [],
  connections: 0,
  outside: { secret: "secret\n" },
  planted: [],
  nullMode: 0o666,
  leftOver: 0,
};

/** Runs every attack against the sandbox, and those that may be against none. */
export async function runBattery(
  options: SandboxOptions = { backend: "bwrap" },
): Promise<BatteryReport> {
  const { base, root, outside } = makeWorkspace();
  writeFileSync(join(outside, "secret"), "secret\n");
  execFileSync("git", ["init", "-q"], { cwd: root });
  const seen = { connections: 0 };
  const abstract = `patchgate-${process.pid}-${Date.now()}`;
  const servers = [
    await listen({ port: 0, host: "127.0.0.1" }, seen),
    await listen({ path: `\0${abstract}` }, seen),
    await listen({ path: join(root, "host.sock") }, seen),
  ];
  const bait: Bait = {
    OUTSIDE: outside,
    PORT: `${portOf(servers[0])}`,
    HOST_PID: `${process.pid}`,
    ABSTRACT: abstract,
  };
  try {
    const breaches = await breachesOf(options, attacks, root, bait);
    const report = {
      uid: process.getuid?.(),
      breaches,
      connections: seen.connections,
      outside: Object.fromEntries(
        readdirSync(outside).map((name) => [name, readFileSync(join(outside, name), "utf8")]),
      ),
      planted: ["/dev/shm", "/tmp"].filter((folder) => existsSync(`${folder}/patchgate-planted`)),
      nullMode: statSync("/dev/null").mode & 0o777,
      leftOver: countProcesses(`431.7${bait.PORT}`),
    };
    const controls = attacks.filter(({ control }) => control);
    const biting = await breachesOf({ backend: "none" }, controls, root, bait);
    const harmless = controls.map(({ title }) => title).filter((title) => !biting.includes(title));
    return { ...report, harmless };
  } finally {
    for (const server of servers) server.close();
    rmSync(base, { recursive: true, force: true });
  }
}

async function breachesOf(options: SandboxOptions, list: Attack[], root: string, bait: Bait) {
  const run = commandIn(root, await openSandbox(options));
  const through: string[] = [];
  for (const { title, script } of list) {
    const { stdout } = await run(script, { env: bait, outputBytes: 10_000 });
    if (stdout.includes("BREACH")) through.push(title);
  }
  return through;
}

function listen(
  where: { port: number; host: string } | { path: string },
  seen: { connections: number },
): Promise<Server> {
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.destroy();
  });
  return new Promise((resolve) => server.listen(where, () => resolve(server)));
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === "object" && address ? address.port : 0;
}

function countProcesses(mark: string): number {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(mark);
    } catch {
      return false;
    }
  }).length;
}
