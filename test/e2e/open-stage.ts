import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Gate } from "../../contracts/gate.ts";
import type { Event, RunEvent } from "../../contracts/run-event.ts";
import { fingerprint } from "../support/fingerprint.ts";
import { type GitRepository, initRepository, writeFiles } from "../support/git-repository.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { type Manner, type Play, type PlayedServer, playModel } from "./player.ts";

export const binary = fileURLToPath(new URL("../../bin/patchgate.cjs", import.meta.url));

/** Long enough to be masked, unlike anything else that is said. */
export const key = "sk-e2e-7Yq2Lw9vTz4NbXc8";

/** A small repository whose tests need no installation. */
export const shop = {
  "package.json": `{"name":"shop","type":"module","private":true,"scripts":{"test":"node --test"}}\n`,
  "src/price.js":
    "export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n",
  "test/price.test.js": `import assert from "node:assert/strict";
import test from "node:test";
import { total } from "../src/price.js";

test("adds prices", () => assert.equal(total([1, 2]), 3));
`,
};

const ticketText = "# Take a discount off the total\n\nShops want to take a percentage off.\n";

export type Stage = {
  /** Path of the ticket. */
  ticket: string;
  repository: GitRepository;
  home: string;
  server: PlayedServer;
  env: Record<string, string>;
  /** Starts the built command line as a process of its own. */
  start(args: string[], options?: StartOptions): Started;
  /** The same, awaited. */
  patchgate(args: string[], options?: StartOptions): Promise<Told>;
  /** `patchgate run` on the ticket, told in JSON. */
  run(...args: string[]): Promise<Told>;
  /** Paths of the user's checkout that differ from how it was, what git adds for a branch aside. */
  touched(): string[];
  /** Ends the server and removes every folder. */
  close(): Promise<void>;
};

type StartOptions = { input?: string; env?: Record<string, string>; program?: string };

export type Started = {
  pid: number;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Told>;
};

/** What one process said, and what its JSON lines mean. */
export type Told = {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  events: Event[];
  outcome: Outcome;
};

export type Outcome = {
  type: string;
  runId: string;
  outcome: string;
  because: string;
  next: string;
  branch: string;
  headSha: string | null;
  gate: Gate | null;
  pullRequest: { url: string } | null;
  usage: { costUsd: number | null; modelCalls: number };
};

export type Setting = Manner & {
  play: Play;
  files?: Record<string, string | Uint8Array>;
  /** Changes the checkout before its state is noted. */
  prepare?(repository: GitRepository): Promise<unknown>;
  env?: Record<string, string>;
};

/** A repository, a state folder and a model server, until they are closed. */
export async function openStage(setting: Setting): Promise<Stage> {
  const { play, files = shop, prepare, env: more = {} } = setting;
  const [folder, root] = await Promise.all([makeTempFolder(), makeTempFolder()]);
  const [repository, server] = await Promise.all([
    initRepository(root, files),
    playModel(play, setting),
  ]);
  await prepare?.(repository);
  await writeFiles(folder, { "ticket.md": ticketText });
  const ticket = join(folder, "ticket.md");
  const home = join(folder, "state");
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    PATCHGATE_HOME: home,
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: server.url,
    ...more,
  };
  const before = fingerprint(repository.root);
  const start: Stage["start"] = (args, { input = "", env: over = {}, program = binary } = {}) => {
    const child = execa(process.execPath, [program, ...args], {
      cwd: repository.root,
      input,
      env: { ...env, ...over },
      extendEnv: false,
      reject: false,
    });
    const { pid = 0 } = child;
    return { pid, kill: (signal) => void child.kill(signal), ended: child.then(told) };
  };
  const patchgate: Stage["patchgate"] = (...given) => start(...given).ended;
  return {
    ticket,
    repository,
    home,
    server,
    env,
    start,
    patchgate,
    run: (...args) => patchgate(["run", ticket, "--json", ...args]),
    touched: () => differing(before, fingerprint(repository.root)),
    close: async () => {
      await server.close();
      for (const path of [folder, root]) await rm(path, { recursive: true, force: true });
    },
  };
}

type Ended = { exitCode?: number; stdout: string; stderr: string };

export function told({ exitCode, stdout, stderr }: Ended): Told {
  const lines = stdout.split("\n").filter((line) => line.startsWith('{"'));
  const said = lines.map((line) => JSON.parse(line) as RunEvent | Outcome);
  const events = said.flatMap((line) => ("event" in line ? [line.event] : []));
  const outcome = said.at(-1) as Outcome;
  return { exitCode, stdout, stderr, events, outcome };
}

/** Git's own additions for a new branch: its objects, its ref and that ref's log. */
const ofTheBranch = /^\.git\/(objects\/|refs\/heads\/patchgate\/|logs\/refs\/heads\/patchgate\/)/;

function differing(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path] && !ofTheBranch.test(path));
}
