import { expect, test, vi } from "vitest";
import { canBecomeOne, runAsPlainUser } from "../support/run-as-user.ts";
import { leaveThings, lies, lieToTests } from "./lie.ts";

vi.setConfig({ testTimeout: 120_000 });

const notOffered = { exitCode: 10, gated: [], offered: [], touched: [] };
const nothingLeft = {
  exitCode: 0,
  outcome: "approved",
  gated: [],
  offered: ["src/price.js", "test/discount.test.js"],
  touched: [],
  planted: true,
  found: [],
  looked: true,
};

test.each(Object.keys(lies))("code that fails its tests is not offered for %s", async (lie) => {
  // What only prints fails the check that runs the project's own test command already.
  const failed = lie !== "printing that they passed";
  expect(await lieToTests(lie)).toMatchObject({ ...notOffered, failed });
});

test("what a command leaves behind is gone before the next one, and before tests run", async () => {
  const { results, ...outcome } = await leaveThings();

  expect(outcome).toMatchObject(nothingLeft);
  expect(new Set(results)).toEqual(new Set(["passed"]));
});

test.runIf(canBecomeOne)("so it ends for a plain user (needs root to become one)", () => {
  expect(runAsPlainUser(new URL("lie-as-user.ts", import.meta.url))).toMatchObject({
    left: nothingLeft,
    lied: notOffered,
  });
});
