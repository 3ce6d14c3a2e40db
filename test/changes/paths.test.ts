import { expect, it } from "vitest";
import { joinPath, openNear } from "../../changes/graph/paths.ts";

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

it("finds what is said for a folder and those above it, in the order it was said", () => {
  const folders = ["a/b", "c", "", "a", "a/b", "a/bc"];
  const near = openNear(folders.map((folder, place) => ({ folder, place })));
  const found = ["a/b/d/e", "a/b", "a", "c/d", "d", ""].map((folder) =>
    near(folder).map(({ place }) => place),
  );
  expect(found).toEqual([[0, 2, 3, 4], [0, 2, 3, 4], [2, 3], [1, 2], [2], [2]]);
  expect(openNear([])("a")).toEqual([]);
});
