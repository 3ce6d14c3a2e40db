import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openHost } from "../../composition/open-host.ts";
import type { Evidence } from "../../contracts/evidence.ts";
import type { Event } from "../../contracts/run-event.ts";
import { leaseOf, storeIn } from "../store/support.ts";
import { checked, developed, planned, reviewed, runStarted, specified } from "../support/events.ts";
import { aPatch, aTestReport } from "../support/facts.ts";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { aRun, aStep, givenWorkspace } from "../support/workspace.ts";

const branch = "patchgate/ticket-1";

/** Offers a patch to which `added` came after the review. */
async function offer(added: Record<string, string>) {
  const repository = await gitRepository({ "src/a.ts": "one\n" });
  const { workspace, home } = await givenWorkspace(repository);
  const store = await storeIn(home);
  const root = await workspace.root();
  await writeFiles(root, { "src/a.ts": "two\n" });
  const reviewedFacts = await workspace.capture(aRun(), aStep());
  await writeFiles(root, added);
  const facts = await workspace.capture(aRun(), aStep());
  const { headSha, diffDigest } = reviewedFacts;
  const events: Event[] = [
    specified(),
    planned(),
    developed(reviewedFacts),
    checked(),
    reviewed({ headSha, diffDigest }),
    { type: "patch-tested", tests: aTestReport(), patch: aPatch(facts) },
    checked(),
  ];
  const { baseSha } = repository;
  await store.create("run-1", "Change a", runStarted({ baseSha, branch }));
  await store.append(await leaseOf(store, "run-1"), 1, events);
  const host = openHost({ home, store, workspace });
  const offered = host.open(aRun(), aStep(store.keep));
  return { offered, home, store, repository, reviewedFacts, facts };
}

it("seals what is offered: commit, tree, both diffs, and the chain of events", async () => {
  const { offered, home, store, repository, reviewedFacts, facts } = await offer({
    "test/a.test.ts": "test\n",
  });
  const { headSha } = await offered;
  const bundle = await readFile(join(home, "runs/run-1/evidence.json"), "utf8");
  const { seal, events }: Evidence = JSON.parse(bundle);
  const last = (await store.exportJsonl("run-1")).trimEnd().split("\n").at(-1) ?? "";
  expect([events, seal]).toEqual([
    8,
    {
      branch,
      commit: headSha,
      tree: await repository.git("rev-parse", `${branch}^{tree}`),
      diffDigest: facts.diffDigest,
      reviewedDiffDigest: reviewedFacts.diffDigest,
      sinceReview: ["test/a.test.ts"],
      chain: `sha256:${JSON.parse(last).hash}`,
    },
  ]);
});

it("offers nothing that changed after the review, tests apart", async () => {
  const { offered, repository } = await offer({ "src/b.ts": "b\n", "test/a.test.ts": "test\n" });
  await expect(offered).rejects.toThrow(
    "Changed after the review, so it is not offered: src/b.ts.",
  );
  expect(await repository.git("branch", "--list", branch)).toBe("");
});
