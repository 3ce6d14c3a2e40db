import { expect, it } from "vitest";
import { openWorkbench } from "./workbench.ts";

function numbers(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`).join("\n");
}

it("shows a small file whole, as plain text", async () => {
  const bench = await openWorkbench({ "src/a.ts": "const a = 1;\n\tindented\n" });
  expect(await bench.call("read_file", { path: "src/a.ts" })).toEqual({
    text: "[src/a.ts 2 lines]\nconst a = 1;\n\tindented",
    ok: true,
    changedFiles: false,
    decision: "allow",
  });
});

it("numbers the lines for the reviewer, who must cite them", async () => {
  const bench = await openWorkbench({ "a.ts": "one\ntwo\nthree\n" }, { role: "reviewer" });
  const { text } = await bench.call("read_file", { path: "a.ts", start_line: 2, end_line: null });
  expect(text).toBe("[a.ts lines 2-3 of 3]\n2\ttwo\n3\tthree");
});

it("shows 400 lines at most and says how to go on", async () => {
  const bench = await openWorkbench({ "a.txt": numbers(1, 1203) });
  const { text } = await bench.call("read_file", { path: "a.txt" });
  expect(text).toBe(
    `[a.txt lines 1-400 of 1,203; continue with start_line 401]\n${numbers(1, 400)}`,
  );
});

it("shows 16,000 characters at most, in whole lines", async () => {
  const bench = await openWorkbench({ "a.txt": `${"x".repeat(999)}\n`.repeat(100) });
  const { text } = await bench.call("read_file", { path: "a.txt" });
  expect(text.split("\n")[0]).toBe("[a.txt lines 1-16 of 100; continue with start_line 17]");
  expect(text.length).toBeLessThan(16_100);
});

it("cuts a very long line and says how much is missing", async () => {
  const bench = await openWorkbench({ "a.min.js": "y".repeat(14_345) });
  const { text } = await bench.call("read_file", { path: "a.min.js" });
  expect(text).toBe(`[a.min.js 1 line]\n${"y".repeat(2000)}…[12,345 more characters]`);
});

it.each([
  [{ start_line: 9, end_line: null }, "a.txt has 3 lines; start_line 9 is past its end."],
  [{ start_line: 3, end_line: 2 }, "end_line 2 comes before start_line 3. a.txt has 3 lines."],
])("refuses the range %j", async (range, problem) => {
  const bench = await openWorkbench({ "a.txt": "one\ntwo\nthree\n" });
  const result = await bench.call("read_file", { path: "a.txt", ...range });
  expect(result).toMatchObject({ ok: false, text: problem });
});

it("takes an end past the last line as the last line, and a start before the first as the first", async () => {
  const bench = await openWorkbench({ "a.txt": "one\ntwo\n" });
  const { text } = await bench.call("read_file", { path: "a.txt", start_line: 0, end_line: 99 });
  expect(text).toBe("[a.txt 2 lines]\none\ntwo");
});

it("says that a file is empty", async () => {
  const bench = await openWorkbench({ "a.txt": "" });
  expect((await bench.call("read_file", { path: "a.txt" })).text).toBe("[a.txt is empty]");
});

it("names the nearest files when there is none by that name", async () => {
  const bench = await openWorkbench({
    "src/orders/total.ts": "",
    "src/orders/tax.ts": "",
    "z.md": "",
  });
  expect(await bench.call("read_file", { path: "src/total.ts" })).toMatchObject({
    ok: false,
    text: "src/total.ts does not exist. Did you mean src/orders/total.ts?",
  });
});

it("says what is a directory, binary or huge", async () => {
  const bench = await openWorkbench({
    "src/a.ts": "",
    "logo.png": Buffer.from([0x89, 0x50, 0, 1, 2]),
    "huge.log": "z".repeat(5_100_000),
  });
  const answers = await Promise.all(
    ["src", "logo.png", "huge.log"].map((path) => bench.call("read_file", { path })),
  );
  expect(answers.map(({ ok, text }) => [ok, text])).toEqual([
    [false, "src is a directory. Use list_files."],
    [false, "logo.png is a binary file (5 bytes), so its text cannot be shown or edited."],
    [false, expect.stringContaining("huge.log is huge (5.1 MB; at most 5). Use search_code")],
  ]);
});

it("reads UTF-16 and Latin-1 as text", async () => {
  const bench = await openWorkbench({
    "wide.txt": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("größe\r\n", "utf16le")]),
    "old.txt": Buffer.from("größe\n", "latin1"),
  });
  expect((await bench.call("read_file", { path: "wide.txt" })).text).toBe(
    "[wide.txt 1 line]\ngröße",
  );
  expect((await bench.call("read_file", { path: "old.txt" })).text).toBe("[old.txt 1 line]\ngröße");
});
