import { execFile } from "node:child_process";
import { access, constants, mkdir } from "node:fs/promises";
import { promisify } from "node:util";
import { resolveModel } from "../agents/models.ts";
import { loadConfig } from "../config.ts";
import type { Config } from "../contracts/config.ts";
import type { Diagnosis } from "../contracts/diagnosis.ts";
import { boundBy } from "../contracts/guarantees.ts";
import { modelsOf, sandboxOf } from "../terms.ts";
import { readRepository } from "../workers/repository.ts";
import { openSandbox } from "../workers/sandbox/open-sandbox.ts";

type Finding = Omit<Diagnosis, "name">;

const run = promisify(execFile);
const ok = (detail: string): Finding => ({ state: "ok", detail, mend: null });

/** Looks at everything a run needs; one thing that is broken hides no other. */
export async function examine(
  repository: string,
  home: string,
  env: NodeJS.ProcessEnv,
): Promise<Diagnosis[]> {
  const config = await configOf(repository, env).catch(() => configWithout(env));
  const examined: [string, () => Promise<Finding>][] = [
    ["node", examineNode],
    ["git", examineGit],
    ["repository", () => examineRepository(repository, env)],
    ["state", () => examineState(home)],
    ["sandbox", () => examineSandbox(config)],
    ["model", () => examineModel(config, env)],
  ];
  return Promise.all(
    examined.map(async ([name, look]) => ({ name, ...(await look().catch(broken)) })),
  );
}

function broken(error: unknown): Finding {
  const said = error instanceof Error ? error.message : String(error);
  const [detail = "", ...mend] = said.split("\n").map((line) => line.trim());
  return { state: "broken", detail, mend: mend.join(" ") || null };
}

async function examineNode(): Promise<Finding> {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major >= 22) return ok(process.version);
  const mend = "Install Node 22 or 24: https://nodejs.org";
  return { state: "warning", detail: `${process.version} works; 22 or newer is supported`, mend };
}

async function examineGit(): Promise<Finding> {
  const { stdout } = await run("git", ["--version"]).catch(() => {
    throw new Error("git was not found.\nInstall git with your system's package manager.");
  });
  return ok(stdout.trim());
}

async function examineRepository(folder: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const { root, branch, baseSha } = await readRepository(folder, undefined, []);
  await configOf(folder, env);
  return ok(`${root}, ${branch} at ${baseSha.slice(0, 12)}`);
}

async function examineState(home: string): Promise<Finding> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await access(home, constants.W_OK).catch(() => {
    throw new Error(`${home} cannot be written.\nSet PATCHGATE_HOME to a folder that can.`);
  });
  return ok(home);
}

/** Sends the canaries now, whatever an earlier run remembered. */
async function examineSandbox(config: Config | undefined): Promise<Finding> {
  const backend = config ? sandboxOf(config, undefined) : "auto";
  const image = config?.sandbox.image;
  const sandbox = await openSandbox({ backend, ...(image ? { image } : {}) });
  const { limits, ...walls } = await sandbox.probe();
  const missing = Object.entries(walls).flatMap(([wall, holds]) => (holds ? [] : [wall]));
  if (missing.length === 0) return ok(`${sandbox.backend}: every wall holds; ${boundBy[limits]}`);
  return {
    state: "warning",
    detail: `${sandbox.backend}: not guaranteed: ${missing.join(", ")}; ${boundBy[limits]}`,
    mend: "Use bubblewrap on Linux for every guarantee.",
  };
}

async function examineModel(config: Config | undefined, env: NodeJS.ProcessEnv): Promise<Finding> {
  const chosen = [...new Set(Object.values(config ? modelsOf(config) : {}))];
  const resolved = await Promise.all(chosen.map((name) => resolveModel(name, { env })));
  const key = env.OPENAI_API_KEY ? `OPENAI_API_KEY …${env.OPENAI_API_KEY.slice(-4)}` : "no key";
  const url = env.OPENAI_BASE_URL ? `, at ${env.OPENAI_BASE_URL}` : "";
  return ok(`${resolved.map(({ label }) => label).join(", ")} (${key}${url})`);
}

/** What would hold in a repository without a configuration of its own. */
async function configWithout(env: NodeJS.ProcessEnv): Promise<Config | undefined> {
  const loaded = await loadConfig(null, env, {}).catch(() => undefined);
  return loaded?.config;
}

async function configOf(folder: string, env: NodeJS.ProcessEnv): Promise<Config> {
  const { files } = await readRepository(folder, undefined, ["patchgate.yml"]);
  return (await loadConfig(files["patchgate.yml"] ?? null, env, {})).config;
}
