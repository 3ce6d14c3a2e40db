import { cp, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeFiles } from "../support/git-repository.ts";
import type { Reply } from "../support/model-server.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { goodPlay } from "./answers.ts";
import { key, told } from "./open-stage.ts";
import { givenStage } from "./stage.ts";

const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
const root = fileURLToPath(new URL("../..", import.meta.url));

let place = "";
/** A project of its own, with the package as `npm pack` makes it. */
let project = "";

beforeAll(async () => {
  place = await makeTempFolder();
  project = join(place, "project");
  const tarball = await pack(join(place, "copy"));
  await writeFiles(project, { "package.json": '{"type":"module","private":true}\n' });
  await execa("npm", ["install", ...quietly, tarball], { cwd: project });
}, 600_000);

afterAll(() => rm(place, { recursive: true, force: true }));

/** Packs a copy, since packing builds anew and other tests use what is built here. */
async function pack(copy: string): Promise<string> {
  const listed = await execa("git", ["ls-files", "-z", "-co", "--exclude-standard"], { cwd: root });
  for (const path of listed.stdout.split("\0").filter((path) => !/^(test\/|$)/.test(path)))
    await cp(join(root, path), join(copy, path));
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  await execa("npm", ["pack", "--loglevel=error"], { cwd: copy });
  const [tarball = ""] = (await readdir(copy)).filter((name) => name.endsWith(".tgz"));
  return join(copy, tarball);
}

test("the packed program runs by its name", async () => {
  const { stdout } = await execa("npx", ["--no-install", "patchgate", "--version"], {
    cwd: project,
  });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
});

test("the packed library takes a ticket to a pull request, and asks its approver", async () => {
  const stage = await givenStage({ play: goodPlay() });
  await writeFiles(project, {
    "use.js": `import { createApp, FeatureSpec } from "patchgate";
const [spec, repository] = process.argv.slice(2);
const app = await createApp();
const runId = await app.start({ spec, repository, author: "ci", overrides: { mode: "plan" } });
const waiting = await app.drive(runId);
const events = [];
const report = await app.drive(runId, {
  onEvent: ({ event }) => events.push(event),
  approver: {
    ask: async ({ id, digest }) => ({
      gateId: id, digest, decision: "approved", comment: null, at: new Date().toISOString(),
      by: { id: "ci", channel: "library", displayName: "CI" },
    }),
  },
});
const { spec: specified } = (await app.report(runId)).events.map(({ event }) => event)
  .find(({ type }) => type === "feature-specified");
app.close();
console.log(JSON.stringify({
  waiting: waiting.status,
  status: report.status,
  last: events.at(-1).type,
  specified: FeatureSpec.safeParse(specified).success,
}));
`,
  });
  const { stdout, stderr } = await execa(
    process.execPath,
    ["use.js", stage.ticket, stage.repository.root],
    { cwd: project, env: stage.env, extendEnv: false },
  );
  expect({ stderr, ...JSON.parse(stdout) }).toEqual({
    stderr: "",
    waiting: "waiting",
    status: "approved",
    last: "run-finished",
    specified: true,
  });
  expect(stage.touched()).toEqual([]);
});

test("the packed program asks a model through the AI SDK, where its packages are installed", async () => {
  const adapter = ["@openai/agents-extensions@^0.18.0", "@ai-sdk/openai@^3.0.0"];
  await execa("npm", ["install", ...quietly, ...adapter], { cwd: project });
  const troubles: Reply[] = [{ status: 429, headers: { "retry-after": "1" } }];
  const stage = await givenStage({
    play: goodPlay(),
    whole: true,
    interrupt: ({ owner, turn }) => {
      if (owner === "reviewer") return { status: 401, error: { message: `Wrong key: ${key}` } };
      return turn === 1 ? troubles.pop() : undefined;
    },
  });

  const program = join(project, "node_modules", "patchgate", "bin", "patchgate.cjs");
  const run = ["run", stage.ticket, "--json", "--model", "aisdk:openai/gpt-5.5"];
  const ended = await execa(process.execPath, [program, ...run], {
    cwd: stage.repository.root,
    env: stage.env,
    extendEnv: false,
    reject: false,
  });

  const { exitCode, stdout, stderr } = ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
  expect(stdout).not.toContain(key);
  expect(told(ended)).toMatchObject({
    outcome: { outcome: "parked", because: expect.stringContaining("refused the key (401)") },
  });
  expect(stage.server.cues.map(({ owner, turn }) => `${owner} ${turn}`)).toEqual([
    ...["requirements 0", "requirements 1", "requirements 1", "planner 0", "planner 1"],
    ...["developer 0", "developer 1", "developer 2", "developer 3", "reviewer 0"],
  ]);
}, 600_000);

test("the packed library's types say what is owed", async () => {
  await writeFiles(project, {
    "use.ts": `import { type App, createApp, type FeatureSpec, type RunRequest } from "patchgate";
const app: App = await createApp({ PATCHGATE_HOME: "/nowhere" });
// @ts-expect-error: who asks is missing
const request: RunRequest = { spec: "-", repository: "." };
const runId: string = await app.start({ ...request, author: "ci" });
const status: "approved" | "waiting" | undefined = undefined;
const report = await app.drive(runId);
const title: FeatureSpec["title"] = report?.title ?? "";
// @ts-expect-error: a standing is one of a few words
const wrong: "nothing" | undefined = report?.status;
console.log(status, title, wrong);
`,
  });
  const options = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext"];
  const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = await execa(tsc, [...options, ...types, "--skipLibCheck", "use.ts"], {
    cwd: project,
    reject: false,
  });
  expect(stdout).toBe("");
});
