import { createHash, randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { type ProcessResult, runProcess } from "../process.ts";
import { SandboxUnavailableError } from "./sandbox.ts";

export type Engine = { engine: "docker" | "podman"; file: string };

export function callEngine({ file }: Engine, args: string[]): Promise<ProcessResult> {
  return runProcess({
    ...{ file, args, cwd: "/", env: clientEnvironment() },
    ...{ timeoutMs: 30_000, outputBytes: 64_000 },
  });
}

/** What an engine's client needs to find its engine, and nothing else of the host's. */
export function clientEnvironment(): Record<string, string> {
  const names = [
    ...["PATH", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"],
    ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"],
    ...["CONTAINER_HOST", "CONTAINERS_CONF", "DBUS_SESSION_BUS_ADDRESS"],
  ];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

/** Says whose container it is, so that one whose owner was killed can be told from one in use. */
export function containerName(): string {
  return `${namesOf(process.pid)}${randomUUID()}`;
}

const namesOf = (pid: number) => `patchgate-${machine()}-${pid}-`;

/** Process numbers mean something within one machine and one process namespace. */
function machine(): string {
  const words = [hostname(), processNamespace()].join("/");
  return createHash("sha256").update(words).digest("hex").slice(0, 8);
}

function processNamespace(): string {
  return process.platform === "linux" ? readlinkSync("/proc/self/ns/pid") : "";
}

/** A container runs on when its client is killed, and is there for a moment before it runs. */
export async function removeContainer(engine: Engine, name: string): Promise<void> {
  const { exitCode, stderr } = await callEngine(engine, ["rm", "--force", name]);
  if (exitCode === 0 || /no such container|no container with name/i.test(stderr)) return;
  throw new SandboxUnavailableError(
    `The container ${name} could not be stopped: ${stderr.trim() || "no answer"}`,
    `Remove it by hand: \`${engine.engine} rm --force ${name}\`.`,
  );
}

/** Removes what processes of this machine left that were killed in the middle of a command. */
export async function removeLeftovers(engine: Engine): Promise<void> {
  const mine = `patchgate-${machine()}-`;
  const list = ["ps", "--all", "--filter", `name=${mine}`, "--format", "{{.Names}}"];
  const { stdout } = await callEngine(engine, list);
  for (const name of stdout.split("\n")) {
    const pid = name.startsWith(mine) ? Number(name.slice(mine.length).split("-")[0]) : 0;
    if (pid > 0 && !isAlive(pid)) await removeContainer(engine, name);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code !== "ESRCH";
  }
}
