import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openTools } from "../../composition/open-tools.ts";
import { watchTouchedPaths } from "../../composition/touched-paths.ts";
import { weighTests } from "../../composition/weigh-tests.ts";
import { Policy } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { patchGate } from "../../policies/gates.ts";
import { heldPaths } from "../../policies/held-paths.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import type { RunWorkspace } from "../../workers/workspace/run-workspace.ts";
import { aPatch } from "../support/facts.ts";
import { initRepository } from "../support/git-repository.ts";
import { openStepDesk } from "../support/step-desk.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { aRun, aStep, givenWorkspace } from "../support/workspace.ts";
import { changes, content, type Place, spares } from "./all-changes.ts";
import { type Call, type Way, ways } from "./all-ways.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** One of every kind of place that rules tell apart. */
const places: Place[] = [
  { here: "lib/shop.js", free: "lib/new.js" },
  { here: "config/server.pem", free: "config/new.pem" },
  { here: ".env", free: "app/.env.local" },
  { here: ".npmrc", free: "app/.npmrc" },
  { here: "vendor/lib.js", free: "vendor/new.js" },
  { here: ".github/workflows/ci.yml", free: ".github/actions/x/action.yml" },
  { here: ".husky/pre-commit", free: ".githooks/pre-push" },
  { here: ".gitattributes", free: "src/.gitattributes" },
  { here: "vitest.config.js", free: "app/tsconfig.json" },
  { here: "patchgate.yml", free: "app/patchgate.yaml" },
  { here: "docs/CODEOWNERS", free: ".gitlab/CODEOWNERS" },
  { here: "package-lock.json", free: "app/pnpm-lock.yaml" },
  { here: "package.json", free: "app/package.json" },
  { here: "db/migrations/1.sql", free: "db/migrations/2.sql" },
  { here: "src/auth/login.js", free: "src/auth/token.js" },
  { here: "Dockerfile", free: "infra/terraform/main.tf" },
  { here: "src/payments/card.js", free: "src/billing/bill.js" },
  { here: "AGENTS.md", free: "app/CLAUDE.md" },
  { here: ".claude/settings.json", free: ".vscode/tasks.json" },
  { here: "src/prices/vat.js", free: "src/prices/eu.js" },
];

const policy = createPolicy(
  Policy.parse({
    zones: { prices: ["src/prices/**"], vendored: ["vendor/**"] },
    rules: [
      {
        id: "never-vendored",
        effect: "deny",
        actions: ["fs.write", "fs.delete"],
        zones: ["vendored"],
        why: "Vendored code has a script of its own.",
      },
    ],
  }),
);

/** How many ways can make each change: a way that silently falls out would prove nothing. */
const ableWays: Record<string, number> = {
  create: 7,
  modify: 8,
  delete: 7,
  "move out": 7,
  "move in": 7,
  "rename in case only": 7,
  "make executable": 6,
  "replace by a link": 5,
  "write through a link": 5,
  "replace the folder by a link": 5,
};

type Decision = "made" | "held" | "denied" | "nothing happened";

let folders: string[];
let workspace: RunWorkspace;
let baseSha: string;
let known: Record<string, Way>;
const files = Object.fromEntries(
  [...places.map(({ here }) => here), ...spares(places)].map((path) => [path, content(path)]),
);

beforeAll(async () => {
  folders = [await makeTempFolder(), await makeTempFolder()];
  const [root = "", home = ""] = folders;
  const repository = await initRepository(root, files);
  baseSha = repository.baseSha;
  workspace = (await givenWorkspace(repository, { home, riskReaders: [weighTests] })).workspace;
  known = ways((path) => Object.hasOwn(files, path));
});

afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

/** Makes each group's calls, and tells which groups policy refused and which paths it put back. */
async function make(groups: Call[][]) {
  const desk = openStepDesk();
  const tools = openTools({
    workspace,
    sandbox: () => openSandbox({ backend: "auto" }),
    policy,
    mask: (text) => text,
    keep: desk.journal.keep,
    commandEnv: {},
    mode: "auto",
    where: { sandboxed: true },
    touched: watchTouchedPaths(),
  })("developer", desk);
  const refused: boolean[] = [];
  for (const [at, { name, arguments: given }, group] of numbered(groups)) {
    const call = { callId: `${at}`, signal: new AbortController().signal };
    const result = await tools.find((one) => one.name === name)?.run(given, call);
    refused[group] ||= result?.refused !== undefined;
  }
  const putBack = desk.events.flatMap((event) =>
    event.type === "tool-called" && event.decision === "deny" && event.result
      ? [event.summary.replace(" was changed by a command and put back", "")]
      : [],
  );
  return { refused, putBack };
}

const numbered = (groups: Call[][]) =>
  groups
    .flatMap((calls, group) => calls.map((call) => [call, group] as const))
    .map(([call, group], at) => [at, call, group] as const);

type Judged = ReturnType<(typeof changes)[string]>["judged"];

/** What became of each path: by what is in the patch, and by what its gate names. */
async function decisionsOn(groups: Judged[], told: Awaited<ReturnType<typeof make>>) {
  const patch = await workspace.capture(aRun(), aStep());
  const gate = patchGate(aPatch(patch), undefined, "auto", heldPaths(policy));
  const inPatch = patch.files.flatMap(({ path, previousPath }) => [path, previousPath]);
  const decide = (path: string, refused = false): Decision => {
    if (inPatch.includes(path)) return gate?.files.includes(path) ? "held" : "made";
    return refused || told.putBack.includes(path) ? "denied" : "nothing happened";
  };
  return Object.fromEntries(
    groups.flatMap((judged, at) =>
      judged.map(([path]) => [path, decide(path, told.refused[at])] as const),
    ),
  );
}

/** What the rules alone say, whatever tool it was. */
function ruled(judged: Judged, change: string): [string, Decision][] {
  const isOwnReason = ["make executable", "replace by a link"].includes(change);
  return judged.map(([path, action]) => {
    const { decision } = policy.judgePath(path, action, "developer");
    if (decision === "deny") return [path, "denied"];
    return [path, decision === "ask" || isOwnReason ? "held" : "made"];
  });
}

it.each(Object.entries(changes))("decides alike whatever tool: %s", async (name, change) => {
  const all = places.map(change).filter(({ steps }) => steps.length > 0);
  const isDenied = ({ judged }: (typeof all)[number]) =>
    ruled(judged, name).some(([, decision]) => decision === "denied");
  const expected = Object.fromEntries(all.flatMap(({ judged }) => ruled(judged, name)));
  const seen: Record<string, Record<string, Decision>> = {};
  for (const [way, { named, calls }] of Object.entries(known)) {
    const apart = named ? all.filter(isDenied) : [];
    const groups = [all.filter((one) => !apart.includes(one)), ...apart.map((one) => [one])];
    const made = groups.map((group) => calls(group.flatMap(({ steps }) => steps)));
    const able = made.filter((one) => one !== undefined);
    if (able.length < made.length) continue;
    await workspace.checkoutHead(baseSha);
    const told = await make(able);
    seen[way] = await decisionsOn(
      groups.map((group) => group.flatMap(({ judged }) => judged)),
      told,
    );
  }
  expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map((way) => [way, expected])));
  expect(Object.keys(seen)).toHaveLength(ableWays[name] ?? 0);
});
