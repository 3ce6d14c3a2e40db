import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { runCommand } from "../../workers/command-runner.ts";
import { readBaseline } from "../../workers/run-checks/baseline.ts";
import { excerpt } from "../../workers/run-checks/excerpt.ts";
import { parseDiagnostics } from "../../workers/run-checks/parse-diagnostics.ts";
import { type ChecksRequest, runChecks } from "../../workers/run-checks/run-checks.ts";
import { outputDigest } from "../../workers/run-checks/same-output.ts";
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
    putBack: async () => [],
  });
  return report.checks[1];
}

const diagnostic = (line: number, message: string) => ({
  file: "src/a.ts",
  line,
  rule: null,
  message,
});
const clean = { passed: true, diagnostics: [], output: "" };
const broken = (diagnostics: ReturnType<typeof diagnostic>[], output = "") => ({
  passed: false,
  diagnostics,
  output: outputDigest(output, "/base"),
});

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
    expect(await check("cat out.txt; exit 1", broken([diagnostic(1, "bad name")]))).toMatchObject({
      status: "failed",
      diagnostics: [diagnostic(9, "worse")],
    }));

  it("does not blame the patch for what the base fails alike", async () =>
    expect(
      await check(
        "cat out.txt; exit 1",
        broken([diagnostic(1, "bad name"), diagnostic(2, "worse")]),
      ),
    ).toMatchObject({ status: "failed-before", diagnostics: [] }));

  it("does not know of two failures whether they are one when nothing in them can be read", async () =>
    expect(await check("echo boom in $PWD; exit 1", broken([], "bang in /base"))).toMatchObject({
      status: "unknown",
      diagnostics: [],
      excerpt: expect.stringMatching(/^It fails on the base too, but .* counts as failed\.\nboom/),
    }));

  it("knows them for one by the same output, but for times and places", async () =>
    expect(
      await check(
        "echo boom in $PWD after 12 ms; exit 1",
        broken([], "boom in /base after 3.5 s\n"),
      ),
    ).toMatchObject({ status: "failed-before" }));

  it("does not take a failure that tells nothing for the base's readable one", async () =>
    expect(await check("exit 1", broken([diagnostic(1, "bad name")], "x"))).toMatchObject({
      status: "unknown",
    }));

  it("compares all complaints, and shows the first 200", async () => {
    const one = 'for at in $(seq 300); do echo "a.ts:$at:1: bad $at"; done; exit 1';
    const shown = (await check(one, clean))?.diagnostics ?? [];
    expect([shown.length, shown.at(-1)?.message]).toEqual([201, "100 more are in the log."]);
    const known = Array.from({ length: 299 }, (_, at) => ({
      ...diagnostic(at, `bad ${at + 1}`),
      file: "a.ts",
    }));
    expect(await check(one, broken(known))).toMatchObject({
      status: "failed",
      diagnostics: [{ message: "bad 300" }],
    });
  });

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
  const base = { backend: "bwrap", open, mask: (text: string) => text, run: runCommand };
  const read = (sha: string) => readBaseline(command, sha, folder, base);
  const expected = {
    passed: false,
    diagnostics: [{ file: "a.ts", line: 1, rule: null, message: "x" }],
    output: outputDigest("a.ts:1:1: x", root),
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
      run: runCommand,
    });
  expect(await read(500)).toMatchObject({ passed: false, diagnostics: [] });
  await writeFiles(root, { done: "" });
  expect(await read(60_000)).toMatchObject({ passed: true, diagnostics: [] });
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
