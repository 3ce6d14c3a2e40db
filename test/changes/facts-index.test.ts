import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FactsIndex } from "../../changes/graph/facts-index.ts";
import { type Files, memoryTree } from "./memory-tree.ts";

const files = { "src/a.ts": "export const a = 1;\n", "src/b.ts": "export const b = () => 2;\n" };

describe("FactsIndex", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "patchgate-index-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Reads all facts through the index; tells which sources were read for it. */
  async function readThrough(sources: Files) {
    const tree = memoryTree(sources);
    const read: string[] = [];
    const index = await FactsIndex.open(folder);
    const watched = {
      ...tree,
      read: async (path: string) => {
        read.push(path);
        return await tree.read(path);
      },
    };
    const facts = await index.readAll(watched, Object.keys(sources));
    await index.save();
    return { facts, read };
  }

  it("reads a source once, whatever branch or folder it is met in", async () => {
    const first = await readThrough(files);
    expect(first.read).toEqual(["src/a.ts", "src/b.ts"]);
    const changed = { ...files, "src/a.ts": "export const a = 2;\n" };
    expect((await readThrough(changed)).read).toEqual(["src/a.ts"]);
    expect((await readThrough(files)).read).toEqual([]);
    const moved = { "lib/a.ts": files["src/a.ts"], "lib/b.ts": files["src/b.ts"] };
    const again = await readThrough(moved);
    expect(again.read).toEqual([]);
    expect([...again.facts.values()]).toEqual([...first.facts.values()]);
  });

  it("reads a source anew in another language", async () => {
    await readThrough(files);
    expect((await readThrough({ "src/a.js": files["src/a.ts"] })).read).toEqual(["src/a.js"]);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, -20)],
    ["altered", (text: string) => text.replace('"inert"', '"runs"')],
    ["of another kind", () => "{}"],
    ["empty", () => ""],
  ])("trusts no index that is %s", async (_, spoil) => {
    await readThrough(files);
    const path = join(folder, readdirSync(folder)[0] ?? "");
    writeFileSync(path, spoil(readFileSync(path, "utf8")));
    expect((await readThrough(files)).read).toEqual(["src/a.ts", "src/b.ts"]);
  });

  const stored = () => readFileSync(join(folder, readdirSync(folder)[0] ?? ""), "utf8");
  const version = (number: number) => ({ ...files, "src/a.ts": `export const a = ${number};\n` });

  it("adds what is new to what is kept, and believes none of it when the end was cut off", async () => {
    await readThrough(files);
    const before = stored();
    expect((await readThrough(version(2))).read).toEqual(["src/a.ts"]);
    expect(stored().slice(0, before.length)).toBe(before);
    expect((await readThrough(version(2))).read).toEqual([]);
    writeFileSync(join(folder, readdirSync(folder)[0] ?? ""), stored().slice(0, -20));
    expect((await readThrough(version(2))).read).toEqual(["src/a.ts", "src/b.ts"]);
    expect((await readThrough(version(2))).read).toEqual([]);
  });

  it("removes what earlier versions kept, and nothing of later ones", async () => {
    const names = ["facts-1.json", "facts-2.jsonl", "facts-9999.jsonl", "other"];
    for (const name of names) writeFileSync(join(folder, name), "");
    await readThrough(files);
    expect(readdirSync(folder)).toEqual([
      expect.stringMatching(/^facts-\d+\.jsonl$/),
      "facts-9999.jsonl",
      "other",
    ]);
  });

  it("does not grow for ever", async () => {
    await readThrough(files);
    const before = stored().length;
    for (let number = 2; number < 140; number += 1) await readThrough(version(number));
    expect(stored().length).toBeLessThan(before * 40);
    expect((await readThrough(version(139))).read).toEqual([]);
  });
});
