import { describe, expect, it } from "vitest";
import { memoryOutside } from "./outside.ts";
import { playRun } from "./scenario.ts";
import { troubled } from "./troubled.ts";

/** A busy machine takes its time over some hundred runs. */
const patience = 240_000;

describe("a run with a review loop, two gates and a pull request", () => {
  it("comes to one pull request when nothing goes wrong", async () => {
    const outside = memoryOutside();
    const { remains, points, wrongs } = await playRun({ kind: "none", at: 0 }, outside);
    expect({ ...remains, diffDigest: "any", ledger: "any" }).toEqual({
      outcome: "approved",
      diffDigest: "any",
      rounds: [2, 2],
      attempts: {
        specify: 1,
        plan: 1,
        develop: 2,
        check: 2,
        review: 2,
        test: 1,
        "open-pull-request": 1,
      },
      gates: { plan: 1, patch: 1 },
      ledger: "any",
      branches: [true],
      evidenceIsKept: true,
      page: true,
      opened: 1,
    });
    expect(wrongs).toEqual([]);
    expect(outside.modelCalls).toEqual([...new Set(outside.modelCalls)]);
    expect(points.length).toBeGreaterThan(150);
  });

  it(
    "leaves the same behind wherever its process is killed",
    async () => {
      // What is written between two points is written by these; else before one is after the last.
      const where = (name: string) => /^after|before store.append.effect-finished/.test(name);
      expect(await troubled({ kind: "crash", where })).toEqual([]);
    },
    patience,
  );

  it(
    "leaves the same behind when it is killed, and again soon after it was resumed",
    async () => {
      const where = (name: string) => /^after (store\.append|copy\.)/.test(name);
      expect(await troubled({ kind: "crash", where, again: 9 })).toEqual([]);
    },
    patience,
  );

  it(
    "leaves the same behind when a process sleeps through its lease and then goes on",
    async () => {
      // Between the last look at the clock and the write itself nothing can be checked.
      const where = (name: string) =>
        /^before (store\.(append|consume|release)|copy\.(addLine|capture))|after .*effect-started/.test(
          name,
        );
      expect(await troubled({ kind: "freeze", where })).toEqual([]);
    },
    patience,
  );

  it(
    "takes up an answer that comes from elsewhere while it works, and never sleeps over one",
    async () => {
      // One that comes after the release is taken up by whoever brings it.
      const where = (name: string) => /approval|before store.release|acquire|signal/.test(name);
      expect(await troubled({ kind: "answer", where })).toEqual([]);
    },
    patience,
  );
});
