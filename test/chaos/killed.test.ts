import { beforeAll, describe, expect, test, vi } from "vitest";
import { roughRoute } from "./route.ts";
import { type Calm, calmRun, trial } from "./trial.ts";

// Whole runs of the built program, each of several processes.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let calm: Calm;

beforeAll(async () => {
  calm = await calmRun();
});

test("everything a run asks of the system is a boundary it can be killed at", () => {
  const kinds = new Set(calm.boundaries.map((name) => name.split(" ").slice(0, 2).join(" ")));
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      "before commit",
      "after commit",
      "after rename",
      "before writeFile",
      "after git",
      "end of",
      "after bwrap",
    ]),
  );
});

/** A sample of some hundred; the bench kills anywhere, and again and again. */
test.for([
  { where: /after commit \(.*run-started/, nth: 0 },
  { where: /before commit \(model-called/, nth: 4 },
  { where: /after bwrap/, nth: 0 },
  { where: /after commit \(insert inbox/, nth: 1 },
  { where: /after commit \(tool-called/, nth: -1 },
  { where: /after git update-ref/, nth: 0 },
  { where: /after rename .*pull-request\.md\.new/, nth: 0 },
])("a run killed $where ($nth) comes to the same end", async ({ where, nth }) => {
  const boundary = boundaryAt(calm, where, nth);
  const { kills, wrongs } = await trial(calm, () => ({ boundary }));
  expect(wrongs).toEqual([]);
  expect(kills).toHaveLength(1);
});

test("a run whose every process is killed after a while comes to the same end", async () => {
  const { kills, wrongs } = await trial(calm, (seen) => ({ boundary: seen + 200 }));
  expect(wrongs).toEqual([]);
  expect(kills.length).toBeGreaterThan(2);
});

describe("on a route with every way back", () => {
  let rough: Calm;

  beforeAll(async () => {
    rough = await calmRun(roughRoute);
  });

  test.for([
    { where: /after sh$/, nth: 0 },
    { where: /after commit \(insert inbox/, nth: -1 },
  ])("a run killed $where ($nth), and twice again as it resumes", async ({ where, nth }) => {
    const boundary = boundaryAt(rough, where, nth);
    let again = 0;
    const { kills, wrongs } = await trial(rough, (seen) => {
      if (seen < boundary) return { boundary };
      again += 1;
      return again > 2 ? undefined : { boundary: seen + 5 * again };
    });
    expect(wrongs).toEqual([]);
    expect(kills.length).toBeGreaterThan(1);
  });

  test("a run whose every process is killed after a while comes to the same end", async () => {
    const { kills, wrongs } = await trial(rough, (seen) => ({ boundary: seen + 250 }));
    expect(wrongs).toEqual([]);
    expect(kills.length).toBeGreaterThan(2);
  });
});

function boundaryAt({ boundaries }: Calm, where: RegExp, nth: number): number {
  return boundaries.flatMap((name, at) => (where.test(name) ? [at + 1] : [])).at(nth) ?? 0;
}
