import { chmod, link, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openWorkbench } from "./workbench.ts";

type Bench = Awaited<ReturnType<typeof openWorkbench>>;

async function edit(bench: Bench, path: string, old_string: string, new_string: string) {
  await bench.call("read_file", { path });
  return bench.call("edit_file", { path, old_string, new_string });
}

it("refuses to edit a file that was not read, and says what to do", async () => {
  const bench = await openWorkbench({ "a.ts": "one\n" });
  const args = { path: "a.ts", old_string: "one", new_string: "two" };
  expect(await bench.call("edit_file", args)).toEqual({
    text: "a.ts was not edited: you have not read it. Call read_file on it, then edit what it truly says.",
    ok: false,
    changedFiles: false,
    decision: "allow",
  });
  expect(await bench.text("a.ts")).toBe("one\n");
});

it("refuses to edit a file that changed since it was read", async () => {
  const bench = await openWorkbench({ "a.ts": "one\n" });
  await bench.call("read_file", { path: "a.ts" });
  await writeFile(join(bench.root, "a.ts"), "one and more\n");
  const result = await bench.call("edit_file", {
    path: "a.ts",
    old_string: "one",
    new_string: "two",
  });
  expect(result.text).toBe(
    "a.ts was not edited: it has changed since you read it. Call read_file on it again, then edit.",
  );
  expect(await bench.text("a.ts")).toBe("one and more\n");
});

it("edits what was read, shows how it reads now, and may edit again at once", async () => {
  const bench = await openWorkbench({ "a.ts": "a\nb\nc\nd\n" });
  const first = await edit(bench, "a.ts", "b\nc", "B");
  expect(first).toEqual({
    text: "Edited a.ts. It reads now:\n1\ta\n2\tB\n3\td",
    ok: true,
    changedFiles: true,
    decision: "allow",
  });
  const second = await bench.call("edit_file", { path: "a.ts", old_string: "d", new_string: "D" });
  expect(second.ok).toBe(true);
  expect(await bench.text("a.ts")).toBe("a\nB\nD\n");
});

it("counts a file it created as read", async () => {
  const bench = await openWorkbench();
  await bench.call("create_file", { path: "a.ts", content: "one\n" });
  await bench.call("edit_file", { path: "a.ts", old_string: "one", new_string: "two" });
  expect(await bench.text("a.ts")).toBe("two\n");
});

it("knows a file by any spelling of its path", async () => {
  const bench = await openWorkbench({ "src/a.ts": "one\n" });
  await bench.call("read_file", { path: "./src//a.ts" });
  await bench.call("edit_file", {
    path: join(bench.root, "src/a.ts"),
    old_string: "one",
    new_string: "two",
  });
  expect(await bench.text("src/a.ts")).toBe("two\n");
});

it("refuses an old_string that occurs twice unless all are to be replaced", async () => {
  const bench = await openWorkbench({ "a.ts": "x = 1\ny\nx = 1\n" });
  const twice = await edit(bench, "a.ts", "x = 1", "x = 2");
  expect(twice.text).toBe(
    "Nothing was edited: old_string occurs 2 times, at lines 1, 3. Add lines around the one you mean, or set replace_all.",
  );
  expect(await bench.text("a.ts")).toBe("x = 1\ny\nx = 1\n");
  const all = await bench.call("edit_file", {
    path: "a.ts",
    old_string: "x = 1",
    new_string: "x = 2",
    replace_all: true,
  });
  expect(all.text).toMatch(/^Edited a.ts in 2 places\./);
  expect(await bench.text("a.ts")).toBe("x = 2\ny\nx = 2\n");
});

it("takes $& and its like in new_string literally", async () => {
  const bench = await openWorkbench({ "a.ts": "price\r\n" });
  await edit(bench, "a.ts", "price", "$& $1 $$ $`");
  expect(await bench.text("a.ts")).toBe("$& $1 $$ $`\r\n");
});

it("refuses an edit that changes nothing", async () => {
  const bench = await openWorkbench({ "a.ts": "same\n" });
  expect(await edit(bench, "a.ts", "same", "same")).toMatchObject({
    ok: false,
    changedFiles: false,
    text: "Nothing was edited: old_string and new_string are the same.",
  });
});

it("takes plain line breaks for a CRLF file and keeps CRLF", async () => {
  const bench = await openWorkbench({ "a.ts": "one\r\ntwo\r\nthree\r\n" });
  await edit(bench, "a.ts", "one\ntwo\n", "1\n2\n2b\n");
  expect(await bench.text("a.ts")).toBe("1\r\n2\r\n2b\r\nthree\r\n");
});

it("leaves every other line break of a mixed file as it was", async () => {
  const bench = await openWorkbench({ "a.ts": "a\nb\r\nc\nd\ne\r\n" });
  await edit(bench, "a.ts", "c\nd", "C\nD");
  expect(await bench.text("a.ts")).toBe("a\nb\r\nC\nD\ne\r\n");
});

it("keeps a byte order mark, the mode, the encoding and a missing last line break", async () => {
  const bench = await openWorkbench({
    "mark.ts": "\ufeffone",
    "wide.txt": Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from("one", "utf16le").swap16()]),
    "old.txt": Buffer.from("größe one", "latin1"),
  });
  await chmod(join(bench.root, "mark.ts"), 0o755);
  for (const path of ["mark.ts", "wide.txt", "old.txt"]) await edit(bench, path, "one", "zwölf");
  expect(await bench.text("mark.ts")).toBe("\ufeffzwölf");
  expect((await stat(join(bench.root, "mark.ts"))).mode & 0o777).toBe(0o755);
  expect(await bench.bytes("wide.txt")).toEqual(
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from("zwölf", "utf16le").swap16()]),
  );
  expect(await bench.bytes("old.txt")).toEqual(Buffer.from("größe zwölf", "latin1"));
});

it("refuses text that the file's encoding has no letter for", async () => {
  const bench = await openWorkbench({ "old.txt": Buffer.from("größe", "latin1") });
  const result = await edit(bench, "old.txt", "größe", "5 €");
  expect(result.text).toBe('The file is encoded as Latin-1, which has no "€".');
  expect(await bench.bytes("old.txt")).toEqual(Buffer.from("größe", "latin1"));
});

it("leaves the other name of a hard-linked file alone", async () => {
  const bench = await openWorkbench({ "mine.ts": "one\n" });
  await link(join(bench.root, "mine.ts"), join(bench.root, "theirs.ts"));
  await edit(bench, "mine.ts", "one", "two");
  expect([await bench.text("mine.ts"), await bench.text("theirs.ts")]).toEqual(["two\n", "one\n"]);
});

it("points out lines that differ only in white space", async () => {
  const bench = await openWorkbench({ "a.ts": "function f() {\n\treturn  1;\n}\n" });
  const result = await edit(bench, "a.ts", "function f() {\n  return 1;\n}", "x");
  expect(result.text).toBe(
    "Nothing was edited: old_string is not in the file. These lines differ from it only in white space or indentation; copy them exactly:\n[lines 1-3]\nfunction f() {\n\treturn  1;\n}",
  );
});

it("answers a miss with the nearest lines", async () => {
  const source =
    "import x;\n\nexport function totalOf(order: Order) {\n  return order.total;\n}\nunrelated();\n";
  const bench = await openWorkbench({ "a.ts": source });
  const result = await edit(
    bench,
    "a.ts",
    "export function total(order: Order) {\n  return order.sum;",
    "x",
  );
  expect(result.text).toBe(
    "Nothing was edited: old_string is not in the file. The nearest:\n[lines 3-4]\nexport function totalOf(order: Order) {\n  return order.total;",
  );
});

it("tells an edit that was made already from one that misses", async () => {
  const bench = await openWorkbench({ "a.ts": "one\nnew text\n" });
  const result = await edit(bench, "a.ts", "old text", "new text");
  expect(result.text).toContain("new_string is there already, at line 2");
});

it("says so when nothing comes near", async () => {
  const bench = await openWorkbench({ "a.ts": "alpha\nbeta\n" });
  expect((await edit(bench, "a.ts", "const zoo = 7;", "x")).text).toContain(
    "Nothing in it comes near.",
  );
});

it("points to create_file for a file that does not exist", async () => {
  const bench = await openWorkbench();
  const result = await bench.call("edit_file", {
    path: "new.ts",
    old_string: "a",
    new_string: "b",
  });
  expect(result).toMatchObject({
    ok: false,
    text: expect.stringContaining("To make a new file use create_file."),
  });
});

it("asks for another read after a command changed the file", async () => {
  const bench = await openWorkbench({ "a.ts": "one\n", "b.ts": "one\n" });
  await bench.call("read_file", { path: "a.ts" });
  await bench.call("read_file", { path: "b.ts" });
  const run = await bench.call("run_command", { command: "echo more >> a.ts" });
  expect(run.text).toContain(
    "[it changed files you had read: a.ts; read them again before you edit]",
  );
  const result = await bench.call("edit_file", {
    path: "a.ts",
    old_string: "one",
    new_string: "two",
  });
  expect(result.text).toContain("it has changed since you read it");
});
