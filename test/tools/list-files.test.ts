import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openWorkbench } from "./workbench.ts";

const repository = {
  ".gitignore": "dist\n*.log\n!keep.log\n/secret/\n",
  "src/a.ts": "",
  "src/b.tsx": "",
  "src/deep/c.ts": "",
  "src/deep/.gitignore": "*.gen.ts\n!/wanted.log\n",
  "src/deep/d.gen.ts": "",
  "src/deep/wanted.log": "",
  "src/x.log": "",
  "keep.log": "",
  "dist/out.js": "",
  "secret/a.ts": "",
  "node_modules/zod/index.js": "",
  "packages/a/node_modules/b/index.js": "",
  ".git/HEAD": "",
  ".github/workflows/ci.yml": "",
};

it("lists what git does not ignore, nested rules included", async () => {
  const bench = await openWorkbench(repository);
  await symlink("src", join(bench.root, "link"));
  const { text } = await bench.call("list_files", {});
  expect(text.split("\n")).toEqual([
    ".github/workflows/ci.yml",
    ".gitignore",
    "keep.log",
    "link",
    "src/a.ts",
    "src/b.tsx",
    "src/deep/.gitignore",
    "src/deep/c.ts",
    "src/deep/wanted.log",
  ]);
});

it.each([
  [null, "*.ts", ["src/a.ts", "src/deep/c.ts"]],
  [null, "src/*.{ts,tsx}", ["src/a.ts", "src/b.tsx"]],
  [null, "src/**/*.ts", ["src/a.ts", "src/deep/c.ts"]],
  ["src", "*.ts", ["src/a.ts", "src/deep/c.ts"]],
  ["src", "src/deep/*.ts", ["src/deep/c.ts"]],
  ["src/deep", null, ["src/deep/.gitignore", "src/deep/c.ts", "src/deep/wanted.log"]],
  ["src", "!*.ts", ["src/b.tsx", "src/deep/.gitignore", "src/deep/wanted.log"]],
])("finds in %j by glob %j", async (path, glob, expected) => {
  const bench = await openWorkbench(repository);
  const { text } = await bench.call("list_files", { path, glob });
  expect(text.split("\n")).toEqual(expected);
});

it("shows one level of a big tree with counts, and cuts a long list of matches", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 230 }, (_, n) => [`src/f${1000 + n}.ts`, ""]),
  );
  const bench = await openWorkbench({ ...many, "README.md": "" });
  expect((await bench.call("list_files", {})).text).toBe(
    "[231 files in all; one level is shown, go deeper with path or glob]\nREADME.md\nsrc/ (230 files)",
  );
  const matches = (await bench.call("list_files", { glob: "*.ts" })).text.split("\n");
  expect(matches[0]).toBe("[230 files match; the first 200 are shown, narrow with path or glob]");
  expect(matches).toHaveLength(201);
});

it("says what it found when it found nothing", async () => {
  const bench = await openWorkbench({ "a.ts": "", "b.ts": "" });
  const texts = await Promise.all([
    bench.call("list_files", { glob: "*.rs" }),
    bench.call("list_files", { path: "nowhere" }),
    bench.call("list_files", { path: "a.ts" }),
  ]);
  expect(texts.map(({ ok, text }) => [ok, text])).toEqual([
    [true, "[none of the 2 files in the repository match *.rs]"],
    [false, "nowhere does not exist. list_files with path null shows the root."],
    [false, "a.ts is a file. Use read_file."],
  ]);
});

it("is not held up by a pipe in the place of ignore rules", async () => {
  const bench = await openWorkbench({ "src/deep/a.ts": "" });
  execFileSync("/usr/bin/mkfifo", [join(bench.root, "src/.gitignore")]);
  const { text } = await bench.call("list_files", { path: "src/deep" });
  expect(text).toBe("src/deep/a.ts");
});
