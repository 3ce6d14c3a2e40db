import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StepError } from "../../contracts/step-error.ts";
import { runProcess } from "../process.ts";
import { exists } from "./sandbox-view.ts";

/** How each package manager installs exactly its lockfile, with every script off. */
const installs: readonly (readonly [sign: string, command: string])[] = [
  ["pnpm-lock.yaml", "pnpm install --frozen-lockfile --ignore-scripts"],
  // Only Yarn 2 and later has this file, and it takes other flags.
  [".yarnrc.yml", "yarn install --immutable --mode=skip-build"],
  ["yarn.lock", "yarn install --frozen-lockfile --ignore-scripts --non-interactive"],
  ["bun.lock", "bun install --frozen-lockfile --ignore-scripts"],
  ["bun.lockb", "bun install --frozen-lockfile --ignore-scripts"],
  ["package-lock.json", "npm ci --ignore-scripts --no-audit --no-fund"],
  ["npm-shrinkwrap.json", "npm ci --ignore-scripts --no-audit --no-fund"],
];
const longestMs = 15 * 60_000;
const withoutLockfile = "npm install --ignore-scripts --no-audit --no-fund --no-package-lock";

/** What an installer needs of the host: its programs, its cache and its way to the registry. */
const passedOn = [
  "PATH",
  "HOME",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "NODE_EXTRA_CA_CERTS",
  "npm_config_registry",
  "npm_config_cache",
];

/**
 * Installs into `folder` once; a later call with the same folder finds it there. Needs the
 * network, so it is a step of its own, before any code of an agent runs.
 */
export async function installDependencies(options: {
  folder: string;
  command?: string;
  checkout(folder: string): Promise<void>;
  signal?: AbortSignal;
}): Promise<void> {
  const { folder, signal } = options;
  await removeAbandoned(folder);
  if (await exists(folder)) return;
  const making = `${folder}.${process.pid}`;
  await rm(making, { recursive: true, force: true });
  await mkdir(dirname(making), { recursive: true });
  try {
    await options.checkout(making);
    await runInstall(making, options.command ?? (await installCommand(making)), signal);
    await rename(making, folder).catch((error) => keepTheOther(error, folder));
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** What a process that was killed left half-made: no installation takes this long. */
async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(`${basename(folder)}.`))) {
    const path = join(dirname(folder), name);
    const begun = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - begun > 2 * longestMs) await rm(path, { recursive: true, force: true });
  }
}

/** Another run installed the same meanwhile: theirs is as good as ours. */
async function keepTheOther(error: unknown, folder: string): Promise<void> {
  if (!(await exists(folder))) throw error;
}

async function installCommand(folder: string): Promise<string> {
  for (const [sign, command] of installs) {
    if (await exists(join(folder, sign))) return command;
  }
  return withoutLockfile;
}

async function runInstall(folder: string, command: string, signal?: AbortSignal): Promise<void> {
  const given = passedOn.map((name) => [name, process.env[name]] as const);
  const known = given.filter((pair): pair is [string, string] => pair[1] !== undefined);
  const result = await runProcess({
    file: "bash",
    args: ["--noprofile", "--norc", "-c", command],
    cwd: folder,
    env: { ...Object.fromEntries(known), CI: "1", YARN_ENABLE_SCRIPTS: "false" },
    timeoutMs: longestMs,
    outputBytes: 64_000,
    signal,
    tethered: true,
  });
  if (result.exitCode === 0) return;
  if (result.stopped === "cancelled")
    throw new StepError("infrastructure", "The installation was stopped", { retryable: true });
  const why = (result.stderr.trim() || result.stdout.trim()).slice(-1_500);
  throw new StepError(
    "infrastructure",
    `The dependencies could not be installed with \`${command}\`: ${why}\n` +
      "Install them in the repository, or set commands.install in patchgate.yml (false: none).",
    { retryable: false },
  );
}
