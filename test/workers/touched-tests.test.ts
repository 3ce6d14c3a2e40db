import { expect, it } from "vitest";
import { isTestFile } from "../../workers/project/test-paths.ts";
import { touchedTests } from "../../workers/run-tests/touched-tests.ts";
import { aFile } from "../support/facts.ts";

it("takes a test under a name that no runner looks for for removed", () => {
  const files = [
    aFile("test/a.test.ts", { status: "modified" }),
    aFile("test/b.test.ts", { status: "deleted" }),
    aFile("test/kept.test.ts", { status: "renamed", previousPath: "test/c.test.ts" }),
    aFile("old/d.txt", { status: "renamed", previousPath: "test/d.test.ts" }),
    aFile("src/a.ts", { status: "deleted" }),
  ];
  expect(touchedTests(files, isTestFile)).toEqual({
    editedTests: ["test/a.test.ts"],
    removedTests: ["test/b.test.ts", "test/d.test.ts"],
  });
});
