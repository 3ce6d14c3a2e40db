import { expect, it } from "vitest";
import { joinPath } from "../../changes/graph/paths.ts";

it.each([
  ["src/a", "./b.ts", "src/a/b.ts"],
  ["src/a", "../b/c", "src/b/c"],
  ["src/a", "../../b", "b"],
  ["src/a", "../../../b", null],
  ["src/a", "..", "src"],
  ["src/a", "../..", ""],
  ["src/a", "./b/../c/", "src/a/c"],
  ["src/a", ".//b/./c", "src/a/b/c"],
  ["src/a", "./.b/..c", "src/a/.b/..c"],
  ["src/..", "../b", null],
  ["src/", "../b", "b"],
  ["", "./b", "b"],
  ["", "../b", null],
])("from %j the path %j leads to %j", (folder, path, joined) => {
  expect(joinPath(folder, path)).toBe(joined);
});
