import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = new URL("../..", import.meta.url).pathname;
const place = mkdtempSync(join(tmpdir(), "patchgate-test-loaded-"));
afterAll(() => rmSync(place, { recursive: true }));

/** A text of each part, as it stands in the bundle. */
const parts = {
  rules: "Secrets are neither read nor written by agents.",
  parser: "maximum for nesting depth exceeded",
  yaml: "Unresolved alias (the anchor must be set before the alias): ",
};

const bundles = /\/dist\/(patchgate|affected|help)\.cjs$/;

type Range = { startOffset: number; endOffset: number; count: number };
type Coverage = { result: { url: string; functions: { ranges: [Range] }[] }[] };

/** Parts whose module was evaluated, as V8 counted it; one that nobody asks for is a function never called. */
function loadedBy(...args: string[]): string[] {
  const directory = mkdtempSync(join(place, "coverage-"));
  const env = { ...process.env, NODE_V8_COVERAGE: directory };
  spawnSync(process.execPath, [join(root, "bin/patchgate.cjs"), ...args], { cwd: place, env });
  const scripts = readdirSync(directory)
    .map((file): Coverage => JSON.parse(readFileSync(join(directory, file), "utf8")))
    .flatMap(({ result }) => result.filter(({ url }) => bundles.test(url)));
  expect(scripts.length).toBeGreaterThan(0);
  return scripts.flatMap(({ url, functions }) => {
    const bundle = readFileSync(join(root, "dist", basename(url)), "utf8");
    const ranges = functions.map((one) => one.ranges[0]);
    const inner = ranges.filter((one) => one.endOffset - one.startOffset < bundle.length / 2);
    return Object.entries(parts).flatMap(([part, text]) => {
      const at = bundle.indexOf(text);
      const around = inner.filter((one) => one.startOffset <= at && at < one.endOffset);
      return around.some((one) => one.count > 0) ? [part] : [];
    });
  });
}

it("knows each part by a text of the bundle", () => {
  const bundle = readFileSync(join(root, "dist/patchgate.cjs"), "utf8");
  for (const text of Object.values(parts)) expect(bundle).toContain(text);
});

it.each([
  ["--help"],
  ["--version"],
  ["affected", "--help"],
  ["schema"],
  ["runs"],
  ["show", "no-such-run"],
])("loads neither shell parser nor rules nor YAML for %s", (...args) => {
  expect(loadedBy(...args)).toEqual([]);
});

it("loads parser and rules to judge a command", () => {
  expect(loadedBy("policy", "check", "--", "ls")).toEqual(
    expect.arrayContaining(["rules", "parser"]),
  );
});
