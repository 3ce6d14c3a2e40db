import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readBaseline } from "../../workers/run-checks/baseline.ts";
import { excerpt } from "../../workers/run-checks/excerpt.ts";
import { parseDiagnostics } from "../../workers/run-checks/parse-diagnostics.ts";
import { type ChecksRequest, runChecks } from "../../workers/run-checks/run-checks.ts";
import { writeFiles } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function check(
  command: string,
  base: Awaited<ReturnType<ChecksRequest["baseline"]>>,
  kind: "lint" | "test" = "lint",
) {
  const root = await tempFolder();
  await writeFiles(root, { "out.txt": "src/a.ts:3:1: bad name\nsrc/a.ts:9:1: worse\n" });
  const report = await runChecks({
    commands: [{ kind, name: kind, command }],
    baseSha: "base",
    headSha: "head",
    place: await placeAt(root),
    baseline: async () => base,
    keep: async (content, mime) => ({
      hash: `sha256:${createHash("sha256").update(content).digest("hex")}`,
      bytes: content.length,
      mime,
    }),
    mask: (text) => text.replaceAll("hunter2", "***"),
    diff: "",
  });
  return report.checks[1];
}

const diagnostic = (line: number, message: string) => ({
  file: "src/a.ts",
  line,
  rule: null,
  message,
});
const clean = { passed: true, diagnostics: [] };

describe("runChecks", () => {
  it("passes what exits with 0 and keeps its masked log", async () => {
    const done = await check("echo hunter2", clean);
    expect(done).toMatchObject({ status: "passed", exitCode: 0, diagnostics: [], excerpt: "" });
    expect(done?.log?.bytes).toBe(4);
  });

  it("fails what the base passes, with its places", async () =>
    expect(await check("cat out.txt; exit 1", clean)).toMatchObject({
      status: "failed",
      exitCode: 1,
      diagnostics: [diagnostic(3, "bad name"), diagnostic(9, "worse")],
    }));

  it("counts only what the base does not show, wherever the line moved", async () =>
    expect(
      await check("cat out.txt; exit 1", {
        passed: false,
        diagnostics: [diagnostic(1, "bad name")],
      }),
    ).toMatchObject({ status: "failed", diagnostics: [diagnostic(9, "worse")] }));

  it("does not blame the patch for what the base fails alike", async () =>
    expect(
      await check("cat out.txt; exit 1", {
        passed: false,
        diagnostics: [diagnostic(1, "bad name"), diagnostic(2, "worse")],
      }),
    ).toMatchObject({ status: "failed-before", diagnostics: [] }));

  it("tells a flaky test by running it once more", async () =>
    expect(await check("test -e ran || { touch ran; exit 1; }", clean, "test")).toMatchObject({
      status: "flaky",
      exitCode: 1,
    }));
});

it("runs a base command once, and keeps how it did", async () => {
  const folder = await tempFolder();
  const root = await tempFolder();
  let opened = 0;
  const open = async () => {
    opened++;
    return placeAt(root);
  };
  const command = { kind: "lint", name: "lint", command: "echo a.ts:1:1: x; exit 1" } as const;
  const base = { backend: "bwrap", open, mask: (text: string) => text };
  const read = (sha: string) => readBaseline(command, sha, folder, base);
  const expected = {
    passed: false,
    diagnostics: [{ file: "a.ts", line: 1, rule: null, message: "x" }],
  };
  expect(await read("one")).toEqual(expected);
  expect(await read("one")).toEqual(expected);
  expect(opened).toBe(1);
  await read("two");
  expect(opened).toBe(2);
});

it("keeps nothing of a base command that was stopped", async () => {
  const [root, folder] = [await tempFolder(), await tempFolder()];
  const place = await placeAt(root);
  const command = { kind: "test", name: "test", command: "test -e done || sleep 60" } as const;
  const read = (timeoutMs: number) =>
    readBaseline(command, "one", folder, {
      backend: "bwrap",
      open: async () => ({ ...place, timeoutMs }),
      mask: (text) => text,
    });
  expect(await read(500)).toEqual({ passed: false, diagnostics: [] });
  await writeFiles(root, { done: "" });
  expect(await read(60_000)).toEqual({ passed: true, diagnostics: [] });
});

it.each([
  ["src/a.ts(3,7): error TS2322: No.", ["src/a.ts", 3, "TS2322", "No."]],
  ["src/a.ts:3:7 - error TS2322: No.", ["src/a.ts", 3, "TS2322", "No."]],
  ["/r/a.js\n  1:2  error  No var  no-var", ["a.js", 1, "no-var", "No var"]],
  [
    "./a.ts:1:2 lint/style/useConst FIXABLE ━━",
    ["a.ts", 1, "lint/style/useConst", "lint/style/useConst"],
  ],
  ["[warn] src/a.ts", ["src/a.ts", null, "format", "is not formatted"]],
  [" FAIL  test/a.test.ts > adds > sums", ["test/a.test.ts", null, "test", "adds > sums"]],
  ["not ok 2 - inner bad", [null, null, "test", "inner bad"]],
  ["src/a.c:3:7: warning: unused", ["src/a.c", 3, null, "warning: unused"]],
])("reads %j", (output, [file, line, rule, message]) =>
  expect(parseDiagnostics(output, "/r")).toEqual([{ file, line, rule, message }]),
);

it("keeps the telling lines of a long log", () => {
  const noise = Array.from({ length: 2000 }, (_, at) => `step ${at} went well`);
  const log = [...noise, "Error: expected 1", ...noise, "the end"].join("\n");
  const short = excerpt(log);
  expect(short.length).toBeLessThanOrEqual(4000);
  expect(short).toContain("step 0 went well");
  expect(short).toContain("Error: expected 1");
  expect(short).toContain("the end");
  expect(excerpt("short\n")).toBe("short");
});
