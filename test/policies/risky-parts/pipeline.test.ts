import { expect, it } from "vitest";
import { riskyPipelineParts } from "../../../policies/risky-parts/pipeline.ts";

const parts = (before: unknown, after: unknown) =>
  riskyPipelineParts(before, after).map(({ part }) => part);

it("names what changed in the settings of another CI system, two levels deep", () => {
  const before = { image: "node", test: { script: ["npm test"], only: ["main"] } };
  expect(parts(before, { test: { only: ["main"], script: ["npm test"] }, image: "node" })).toEqual(
    [],
  );
  expect(parts(before, { image: "evil", test: { script: ["true"], only: ["main"] } })).toEqual([
    "image",
    "test.script",
  ]);
  expect(parts(before, { image: "node" })).toEqual(["test"]);
  expect(parts(null, before)).toEqual(["image", "test"]);
});

it("names the file when it has not the form of settings, and not more keys than one reads", () => {
  expect(parts({ a: 1 }, ["a"])).toEqual(["file"]);
  expect(parts(["a"], { a: 1 })).toEqual(["file"]);
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`job-${at + 10}`, {}]));
  expect(parts({}, many)).toHaveLength(9);
  expect(parts({}, many).at(-1)).toBe("3 more keys");
});
