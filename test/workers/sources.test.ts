import { readFile, rm, symlink, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openCommits } from "../../workers/sources/open-commits.ts";
import { openComparison } from "../../workers/sources/open-comparison.ts";
import { gitRepository, writeFiles } from "../support/git-repository.ts";

type Repository = Awaited<ReturnType<typeof gitRepository>>;

async function commit({ git }: Repository): Promise<string> {
  await git("add", "--all");
  await git("commit", "--quiet", "--allow-empty", "--message=Next");
  return git("rev-parse", "HEAD");
}

async function openHead(repository: Repository) {
  const headSha = await commit(repository);
  const sources = await openCommits(join(repository.root, ".git"), { ...repository, headSha });
  onTestFinished(() => sources.close());
  return sources;
}

it("lists a commit's files and nothing that lies beside them", async () => {
  const repository = await gitRepository({ "a.ts": "a", ".gitignore": "dist/\n" });
  await writeFiles(repository.root, { "dist/a.js": "a", "b.ts": "é\0b\n" });
  const { base, head } = await openHead(repository);
  await writeFiles(repository.root, { "a.ts": "later", "c.ts": "later" });
  const files = [".gitignore", "a.ts", "b.ts"];
  const id = await repository.git("rev-parse", "HEAD:b.ts");
  expect({
    lists: [await base.list(), await head.list()],
    texts: await Promise.all(["a.ts", "b.ts", "dist/a.js"].map(head.read)),
    hashes: [await head.hash("b.ts"), await head.hash("c.ts"), await base.hash("b.ts")],
  }).toEqual({
    lists: [files.slice(0, 2), files],
    texts: ["a", "é\0b\n", null],
    hashes: [id, null, null],
  });
});

it("answers many reads at once, of empty and of long files too", async () => {
  const files: Record<string, string> = { "empty.ts": "", "long.ts": "é".repeat(400_000) };
  for (let number = 0; number < 300; number += 1) files[`f${number}.ts`] = `\n${number}\n\n`;
  const { head } = await openHead(await gitRepository(files));
  const paths = Object.keys(files);
  expect(await Promise.all(paths.map(head.read))).toEqual(Object.values(files));
});

it("tells apart contents that are not UTF-8", async () => {
  const { head } = await openHead(
    await gitRepository({
      "a.ts": Buffer.from([0x22, 0xe9, 0x22]),
      "b.ts": Buffer.from([0x22, 0xe8, 0x22]),
      "wide.ts": Buffer.from("\ufeffa", "utf16le"),
      "short.ts": Buffer.from([0xff]),
    }),
  );
  const read = ["a.ts", "b.ts", "wide.ts", "short.ts"].map(head.read);
  expect(await Promise.all(read)).toEqual(['"é"', '"è"', "\ufeffa", "ÿ"]);
});

it("says which object a repository lacks, and how to get it", async () => {
  const repository = await gitRepository({ "a.ts": "a" });
  const { head } = await openHead(repository);
  const id = await repository.git("rev-parse", "HEAD:a.ts");
  await rm(join(repository.root, ".git/objects", id.slice(0, 2), id.slice(2)));
  await expect(head.read("a.ts")).rejects.toThrow(/lacks an object .*git fetch/);
});

it("takes links for no files, and tells where each leads", async () => {
  const repository = await gitRepository({ "README.md": "", "src/a.ts": "a" });
  const link = (path: string, target: string) => symlink(target, join(repository.root, path));
  await link("LIES.md", "README.md");
  await link("src/again", "../src/");
  await link("src/all", "..");
  await link("src/gone", "./b.ts");
  await link("src/out", "../../src");
  await link("src/rooted", join(repository.root, "src"));
  const { head } = await openHead(repository);
  await link("src/new", join(repository.root, "src/a.ts"));
  const tree = await openComparison({ folder: repository.root, base: "HEAD", head: undefined });
  onTestFinished(() => tree.close());
  const committed = [
    { path: "LIES.md", target: "README.md" },
    { path: "src/again", target: "src" },
    { path: "src/all", target: "" },
    { path: "src/gone", target: "src/b.ts" },
    { path: "src/out", target: null },
  ];
  const rooted = { path: "src/rooted", target: null };
  expect([await head.list(), await head.links()]).toEqual([
    ["README.md", "src/a.ts"],
    [...committed, rooted],
  ]);
  expect(await tree.head.links()).toEqual([
    ...committed,
    { ...rooted, target: "src" },
    { path: "src/new", target: "src/a.ts" },
  ]);
});

it("only reads the user's repository, also where a file was touched and not changed", async () => {
  const { root, git } = await gitRepository({ "a.ts": "a", "b.ts": "b" });
  const linked = join(root, "..", `${basename(root)}-linked`);
  onTestFinished(() => rm(linked, { recursive: true, force: true }));
  await git("worktree", "add", "--quiet", linked);
  const indexes = ["index", `worktrees/${basename(linked)}/index`].map((path) =>
    join(root, ".git", path),
  );
  for (const [at, folder] of [root, linked].entries()) {
    await utimes(join(folder, "a.ts"), 1, 1);
    await writeFiles(folder, { "b.ts": "c" });
    const index = indexes[at] ?? "";
    const before = await readFile(index);
    const { files, close } = await openComparison({ folder, base: undefined, head: undefined });
    close();
    expect(files.map(({ path }) => path)).toEqual(["b.ts"]);
    expect((await readFile(index)).equals(before)).toBe(true);
  }
});

it("sees a change of the same length right after the commit", async () => {
  for (let round = 0; round < 5; round++) {
    const { root } = await gitRepository({ "a.ts": "a" });
    await writeFiles(root, { "a.ts": "b" });
    const { files, close } = await openComparison({
      folder: root,
      base: undefined,
      head: undefined,
    });
    close();
    expect(files.map(({ path }) => path)).toEqual(["a.ts"]);
  }
});

it("reads what was renamed or added for the next commit, and then edited", async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at}\n`).join("");
  const { root, git } = await gitRepository({ "a.ts": lines, "b.ts": "b" });
  await git("mv", "a.ts", "c.ts");
  await git("rm", "--quiet", "b.ts");
  await writeFiles(root, { "d.ts": "d" });
  await git("add", "d.ts");
  await writeFiles(root, { "c.ts": `${lines}more\n`, "d.ts": "e" });
  const { files, head, close } = await openComparison({
    folder: root,
    base: undefined,
    head: undefined,
  });
  onTestFinished(() => close());
  expect(files).toEqual([
    { path: "b.ts", previousPath: null, status: "deleted" },
    { path: "c.ts", previousPath: "a.ts", status: "renamed" },
    { path: "d.ts", previousPath: null, status: "added" },
  ]);
  expect(await Promise.all(["c.ts", "d.ts"].map(head.read))).toEqual([`${lines}more\n`, "e"]);
});
