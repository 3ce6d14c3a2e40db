import { describe, expect, it } from "vitest";
import { diffLines } from "../../policies/diff-lines.ts";

function linesOf(...diff: string[]) {
  return Object.fromEntries([...diffLines(diff.join("\n"))].map(([file, set]) => [file, [...set]]));
}

describe("diffLines", () => {
  it("shows context and added lines under their new numbers", () => {
    expect(
      linesOf(
        "diff --git a/src/a.ts b/src/a.ts",
        "index 1..2 100644",
        "--- a/src/a.ts",
        "+++ b/src/a.ts",
        "@@ -3,3 +3,4 @@ function a() {",
        " three",
        "-four",
        "+FOUR",
        "+five",
        " six",
        "@@ -20 +21 @@",
        "-old",
        "+new",
        "\\ No newline at end of file",
        "",
      ),
    ).toEqual({ "src/a.ts": [3, 4, 5, 6, 21] });
  });

  it("takes lines that look like headers inside a hunk for what they are", () => {
    expect(
      linesOf(
        "--- a/list.sql",
        "+++ b/list.sql",
        "@@ -1,2 +1,2 @@",
        "--- an old comment",
        "+++ counter",
        " @@ -9,9 +9,9 @@",
      ),
    ).toEqual({ "list.sql": [1, 2] });
  });

  it("shows the place where lines were only removed", () => {
    expect(linesOf("--- a/a.ts", "+++ b/a.ts", "@@ -7,2 +6,0 @@", "-seven", "-eight")).toEqual({
      "a.ts": [6],
    });
  });

  it("shows an added file", () => {
    expect(linesOf("--- /dev/null", "+++ b/new.ts", "@@ -0,0 +1,2 @@", "+one", "+two")).toEqual({
      "new.ts": [1, 2],
    });
  });

  it("shows a deleted file by its old name and its old lines", () => {
    expect(linesOf("--- a/old.ts", "+++ /dev/null", "@@ -1,2 +0,0 @@", "-one", "-two")).toEqual({
      "old.ts": [1, 2],
    });
  });

  it("shows a renamed file by its new name only", () => {
    expect(
      linesOf(
        "diff --git a/old.ts b/new.ts",
        "rename from old.ts",
        "rename to new.ts",
        "--- a/old.ts",
        "+++ b/new.ts",
        "@@ -1 +1 @@",
        "-one",
        "+ONE",
      ),
    ).toEqual({ "new.ts": [1] });
  });

  it("reads names with spaces, quotes and letters outside ASCII", () => {
    const hunk = ["@@ -0,0 +1 @@", "+one"];
    expect(linesOf("--- /dev/null", "+++ b/two words.ts\t", ...hunk)).toEqual({
      "two words.ts": [1],
    });
    expect(linesOf("--- /dev/null", '+++ "b/na\\303\\257ve \\"x\\"\\t\\\\.ts"', ...hunk)).toEqual({
      'naïve "x"\t\\.ts': [1],
    });
  });

  it("keeps files apart, and says nothing of files without lines", () => {
    expect(
      linesOf(
        "--- a/a.ts",
        "+++ b/a.ts",
        "@@ -1 +1 @@",
        "-a",
        "+A",
        "diff --git a/logo.png b/logo.png",
        "Binary files a/logo.png and b/logo.png differ",
        "--- a/b.ts",
        "+++ b/b.ts",
        "@@ -5 +5 @@",
        "-b",
        "+B",
      ),
    ).toEqual({ "a.ts": [1], "b.ts": [5] });
  });

  it("shows nothing for an empty diff", () => {
    expect(linesOf("")).toEqual({});
  });
});
