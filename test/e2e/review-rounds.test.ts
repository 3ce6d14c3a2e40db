import { expect, test } from "vitest";
import { claim, develops, edit, finding, goodPlay, read, review } from "./answers.ts";
import { shop, type Told } from "./open-stage.ts";
import type { Scene } from "./player.ts";
import { eventsOf, givenStage } from "./stage.ts";

const commented: Scene = [
  read("src/price.js"),
  edit("src/price.js", "  const sum", "  // Percent of the sum.\n  const sum"),
  claim(),
];
const reworded: Scene = [
  read("src/price.js"),
  edit("src/price.js", "// Percent of", "// Per cent of"),
  claim(),
];
const sentBack: Scene = [review({ verdict: "needs-revision", findings: [finding()] })];
const sentBackAgain: Scene = [
  review({ verdict: "needs-revision", findings: [finding({ problem: "The comment is wrong" })] }),
];
const rejected: Scene = [review({ verdict: "rejected", findings: [finding()] })];
const approved: Scene = [review()];

const verdicts = (told: Told) =>
  eventsOf(told, "patch-reviewed").map((reviewed) => reviewed.review.verdict);

test("a patch that is sent back twice is mended twice and then offered", async () => {
  const stage = await givenStage({
    play: goodPlay({
      developer: [develops, commented, reworded],
      reviewer: [sentBack, sentBackAgain, approved],
    }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(verdicts(told)).toEqual(["needs-revision", "needs-revision", "approved"]);
  const openings = stage.server.cues.filter(
    ({ owner, turn }) => owner === "developer" && turn === 0,
  );
  expect(openings.map(({ said }) => said.includes("The percentage is not checked"))).toEqual([
    false,
    true,
    false,
  ]);
  const { git } = stage.repository;
  expect(await git("show", `${told.outcome.branch}:src/price.js`)).toContain("// Per cent of");
  expect(await git("rev-list", "--count", `main..${told.outcome.branch}`)).toBe("1");
  expect(stage.touched()).toEqual([]);
});

test("a reviewer that rejects twice makes it a person's case", async () => {
  const stage = await givenStage({
    play: goodPlay({ developer: [develops, commented, reworded], reviewer: [rejected, rejected] }),
  });

  const told = await stage.run();

  const because = "the reviewer rejected the approach twice";
  expect(told).toMatchObject({ exitCode: 10, outcome: { outcome: "needs-human-review", because } });
  expect(verdicts(told)).toEqual(["rejected", "rejected"]);
  expect(await stage.repository.git("branch", "--list", "patchgate/*")).toBe("");
  expect(stage.touched()).toEqual([]);
});

test("a reviewer that never approves stops at its rounds, and a person may end it there", async () => {
  const stage = await givenStage({
    play: goodPlay({
      developer: [develops, commented, reworded],
      reviewer: [sentBack, sentBackAgain, sentBack],
    }),
  });

  const told = await stage.run();

  const budget = { limit: "reviewRounds", allowed: 3, used: 3, raisesTo: 6 };
  expect(told).toMatchObject({ exitCode: 10, outcome: { outcome: "waiting", gate: { budget } } });
  expect(verdicts(told)).toEqual(["needs-revision", "needs-revision", "needs-revision"]);
  await stage.patchgate(["reject", told.outcome.gate?.id ?? "", "-m", "I finish it by hand"]);
  expect(await stage.patchgate(["resume", told.outcome.runId, "--json"])).toMatchObject({
    exitCode: 12,
    outcome: { outcome: "terminated", because: "the budget was rejected: I finish it by hand" },
  });
  expect(await stage.repository.git("branch", "--list", "patchgate/*")).toBe("");
  expect(stage.touched()).toEqual([]);
});

test("approval with an open high finding does not count", async () => {
  const stage = await givenStage({
    play: goodPlay({
      developer: [develops, commented],
      reviewer: [[review({ findings: [finding()] })], approved],
    }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(verdicts(told)).toEqual(["approved", "approved"]);
  expect(eventsOf(told, "patch-developed")).toHaveLength(2);
});

const lint = `import { readFileSync } from "node:fs";
const lines = readFileSync("src/price.js", "utf8").split("\\n");
const at = lines.findIndex((line) => line.includes("Percent"));
if (at >= 0) {
  console.log(\`src/price.js:\${at + 1}:3: error: write per cent (no-percent)\`);
  process.exit(1);
}
`;

test("only a check that the patch breaks goes back to the developer", async () => {
  const scripts = { test: "node --test", lint: "node lint.js", build: "node missing.js" };
  const stage = await givenStage({
    files: {
      ...shop,
      "package.json": JSON.stringify({ name: "shop", type: "module", scripts }),
      "lint.js": lint,
    },
    play: goodPlay({ developer: [[...develops.slice(0, -1), ...commented], reworded] }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const reports = eventsOf(told, "patch-checked").map(({ checks }) =>
    checks.checks.map(({ name, status }) => `${name} ${status}`),
  );
  const good = ["secrets passed", "lint passed", "build failed-before", "test passed"];
  expect(reports).toEqual([
    ["secrets passed", "lint failed", "build failed-before", "test passed"],
    good,
    good,
  ]);
  const faults = stage.server.cues.filter(({ owner }) => owner === "developer").at(-1)?.said;
  expect(faults).toContain("write per cent");
  expect(faults).not.toContain("missing.js");
});
