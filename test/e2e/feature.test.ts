import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { calls, command, develops, edit, goodPlay, plan, read, spec, tests } from "./answers.ts";
import { key, shop } from "./open-stage.ts";
import { eventsOf, givenStage } from "./stage.ts";

test("takes a ticket to a branch that carries its proof, and touches nothing else", async () => {
  const spied = join(await tempFolder(), "connections");
  const stage = await givenStage({
    play: goodPlay({
      developer: [[...develops.slice(0, 2), command("env"), ...develops.slice(2)]],
    }),
    env: {
      NODE_OPTIONS: `--require=${await writeSpy()}`,
      E2E_SPY: spied,
      SHOP_TOKEN: "shop-token-5fa1",
    },
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, stderr: "", outcome: { outcome: "approved" } });
  const { runId, branch, headSha, pullRequest } = told.outcome;
  const { git, root, baseSha } = stage.repository;
  expect(await git("rev-parse", branch, `${branch}~1`)).toBe(`${headSha}\n${baseSha}`);
  expect(await git("diff", "--name-only", "main", branch)).toBe(
    "src/price.js\ntest/discount.test.js",
  );
  expect(stage.touched()).toEqual([]);
  expect(eventsOf(told, "run-started")).toHaveLength(1);
  expect(eventsOf(told, "patch-tested")[0]?.tests.criteria.map(({ status }) => status)).toEqual([
    "proven",
    "covered",
  ]);
  const page = await readFile(fileURLToPath(pullRequest?.url ?? ""), "utf8");
  expect(page).toContain("AC-1");
  const evidence = await readFile(join(stage.home, "runs", runId, "evidence.json"), "utf8");
  expect(JSON.parse(evidence)).toMatchObject({ runId, patch: { baseSha } });
  const [started] = eventsOf(told, "patch-developed");
  const last = eventsOf(told, "patch-tested").at(-1)?.patch;
  expect(JSON.parse(evidence)).toMatchObject({
    checks: { guarantees: { reads: true, network: true, limits: "prlimit" } },
    seal: {
      ...{ branch, commit: headSha, tree: await git("rev-parse", `${branch}^{tree}`) },
      diffDigest: last?.diffDigest,
      reviewedDiffDigest: started?.patch.diffDigest,
      sinceReview: ["test/discount.test.js"],
      chain: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    },
  });
  const shown = await stage.patchgate(["show", runId, "--json"]);
  expect(JSON.parse(shown.stdout).evidence).toEqual(JSON.parse(evidence));

  const connections = (await readFile(spied, "utf8")).trim().split("\n");
  expect([...new Set(connections)]).toEqual([new URL(stage.server.url).host]);
  const said = stage.server.requests.map(({ raw }) => raw).join("\n");
  expect(said).toContain("PATH=");
  for (const secret of [key, "shop-token-5fa1"]) {
    expect(said).not.toContain(secret);
    expect(told.stdout).not.toContain(secret);
    expect(await filesWith(secret, stage.home)).toEqual([]);
    expect(await filesWith(secret, root)).toEqual([]);
  }
});

test.for([
  { how: "streamed", whole: false },
  { how: "whole", whole: true },
])("does the same over Chat Completions, $how", async ({ whole }) => {
  const stage = await givenStage({ play: goodPlay(), whole });

  const told = await stage.run("--api", "chat");

  expect(told).toMatchObject({ exitCode: 0, stderr: "", outcome: { outcome: "approved" } });
  expect(new Set(stage.server.requests.map(({ url }) => url))).toEqual(
    new Set(["/v1/chat/completions"]),
  );
  expect(stage.touched()).toEqual([]);
});

test("keeps line endings and odd names, and leaves a dirty checkout as it is", async () => {
  const odd = "src/größe – 値.js";
  const stage = await givenStage({
    files: { ...shop, [odd]: "// first\r\nexport const size = 1;\r\n" },
    prepare: async ({ root, git }) => {
      await writeFiles(root, { "src/price.js": "half done", "new.txt": "mine", stashed: "away" });
      await git("add", "stashed");
      await git("stash", "push", "--quiet", "--", "stashed");
      await writeFiles(root, { "README.md": "staged" });
      await git("add", "README.md");
    },
    play: goodPlay({
      requirements: [
        [
          spec({
            acceptanceCriteria: [{ id: "AC-1", statement: "size is 2", verifyBy: "review" }],
          }),
        ],
      ],
      planner: [[plan({ steps: [{ intent: "Change it", paths: [odd], criteria: ["AC-1"] }] })]],
      developer: [
        [
          read(odd),
          edit(odd, "// first\nexport const size = 1;", "// first\nexport const size = 2;"),
          calls(["show_diff", {}]),
          { text: JSON.stringify({ summary: "Two.", criteria: [], assumptions: [] }) },
        ],
      ],
      reviewer: [
        [
          {
            text: JSON.stringify({
              verdict: "approved",
              findings: [],
              criteria: [{ id: "AC-1", met: true, because: "it is" }],
            }),
          },
        ],
      ],
      tester: [[tests()]],
    }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  const { git } = stage.repository;
  expect(await git("show", `${told.outcome.branch}:${odd}`)).toBe(
    "// first\r\nexport const size = 2;",
  );
  expect(
    await git("-c", "core.quotepath=off", "diff", "--name-only", "main", told.outcome.branch),
  ).toBe(odd);
  expect(stage.touched()).toEqual([]);
});

/** A preloaded module that writes down every address this process or a child of it connects to. */
async function writeSpy(): Promise<string> {
  const folder = await tempFolder();
  await writeFiles(folder, {
    "spy.cjs": `const net = require("node:net");
const { appendFileSync } = require("node:fs");
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [to] = args.flat();
  appendFileSync(process.env.E2E_SPY, (to.path ?? to.host + ":" + to.port) + "\\n");
  return connect.apply(this, args);
};`,
  });
  return join(folder, "spy.cjs");
}

async function filesWith(text: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return (await readFile(path)).includes(text) ? [path] : [];
    }),
  );
  return found.flat();
}
