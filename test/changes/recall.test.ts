import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Files } from "./memory-tree.ts";
import { select } from "./selecting.ts";

const fixture = resolve(import.meta.dirname, "../fixtures/shop");
const modules = resolve(import.meta.dirname, "../../node_modules");

const files = readFiles(fixture);
/** Test file to the names of the functions that ran in it. */
const truth = new Map<string, Set<string>>();
const sizes: number[] = [];
let folder = "";

function readFiles(root: string): Files {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(root, path), readFileSync(path, "utf8")]),
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchgate-recall-"));
  const [repository, record] = [join(folder, "shop"), join(folder, "record")];
  cpSync(fixture, repository, { recursive: true });
  mkdirSync(join(repository, "node_modules/@shop"), { recursive: true });
  mkdirSync(record);
  symlinkSync(join(modules, "vitest"), join(repository, "node_modules/vitest"));
  symlinkSync("../../packages/core", join(repository, "node_modules/@shop/core"));
  cpSync(join(repository, "packages/core/src"), join(repository, "packages/core/dist"), {
    recursive: true,
  });
  execFileSync(
    process.execPath,
    [join(modules, "vitest/vitest.mjs"), "run", "--root", repository],
    {
      env: { ...process.env, RECORD: record, VITEST: undefined, NODE_ENV: undefined },
      stdio: "pipe",
    },
  );
  for (const name of readdirSync(record)) {
    const { file, ran } = JSON.parse(readFileSync(join(record, name), "utf8"));
    truth.set(relative(repository, file), new Set(ran));
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const marks = Object.entries(files).flatMap(([path, source]) =>
  dirname(path).includes("src")
    ? [...source.matchAll(/ran\("([^"]+)"\)/g)].map((match) => ({ path, name: match[1] ?? "" }))
    : [],
);

describe("selection against what really ran", () => {
  it.each(marks)("selects every test that runs $name", async ({ path, name }) => {
    const broken = (files[path] ?? "").replace(`ran("${name}")`, `fail("${name}")`);
    const selection = await select(files, { [path]: broken });
    const selected = selection.tests.map(({ file }) => file);
    sizes.push(selected.length);
    const failing = [...truth].filter(([, ran]) => ran.has(name)).map(([file]) => file);
    expect(selection.mode).toBe("targeted");
    expect(failing.filter((file) => !selected.includes(file))).toEqual([]);
    if (failing.length === 0 && selected.length === 0) {
      expect(selection.uncovered.length).toBeGreaterThan(0);
    }
  });

  it("selects far less than everything", () => {
    const mean = sizes.reduce((sum, size) => sum + size, 0) / marks.length / truth.size;
    expect(sizes.length).toBe(marks.length);
    expect(mean).toBeLessThan(0.25);
  });
});
