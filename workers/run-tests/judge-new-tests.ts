import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PatchFile } from "../../contracts/patch.ts";
import type { TestClaim, TestReport, TestResult } from "../../contracts/test-report.ts";
import { isResultOf } from "../../policies/prove-criteria.ts";
import type { Place } from "../command-runner.ts";
import { openSourceFolder } from "../source-folder.ts";

type OnBoth = {
  /** Test files of the patch. */
  written: PatchFile[];
  /** Whatever else of the patch lies where tests live, them included. */
  brought: string[];
  onHead: TestResult[];
  /** Folder of the head. */
  head: string;
  openBase(): Promise<Place>;
  runTests(base: Place): Promise<TestResult[]>;
};

/** Of the tests that are said to be new: those the base does not have, and how they do on both. */
export async function judgeNewTests(
  claimed: TestClaim["newTests"],
  { written, brought, onHead, head, openBase, runTests }: OnBoth,
): Promise<TestReport["newTests"]> {
  const inPatch = claimed.filter(({ file }) => written.some(({ path }) => path === file));
  if (inPatch.length === 0) return [];
  const base = await openBase();
  const known = await Promise.all(inPatch.map((test) => isOnBase(test, written, base.root)));
  const fresh = inPatch.filter((_, at) => !known[at]);
  if (fresh.length === 0) return [];
  for (const file of brought) await bring(file, head, base.root);
  const onBase = await runTests(base);
  return fresh.map((test) => ({
    ...test,
    failsOnBase: fails(test, onBase),
    passesOnHead: passes(test, onHead),
  }));
}

type NamedTest = { file: string; name: string };

/** Does the base's file already hold a test of this title; a rename makes no test new. */
async function isOnBase(
  { file, name }: NamedTest,
  written: PatchFile[],
  root: string,
): Promise<boolean> {
  const before = written.find(({ path }) => path === file)?.previousPath ?? file;
  const text = (await openSourceFolder(root).read(before)) ?? "";
  const title = name.split(" > ").at(-1) ?? name;
  return [`"${title}"`, `'${title}'`, `\`${title}\``].some((quoted) => text.includes(quoted));
}

/** The code stays as it was: only what lies where tests live is brought along. */
async function bring(file: string, head: string, base: string): Promise<void> {
  await mkdir(dirname(join(base, file)), { recursive: true });
  await cp(join(head, file), join(base, file));
}

/** Some test of that name passed, and none of that name failed. */
function passes(test: NamedTest, results: TestResult[]): boolean {
  const own = results.filter((result) => isResultOf(test, result));
  return own.length > 0 && own.every(({ status }) => status === "passed");
}

/** It ran and failed, or its file did not even load; a test that was left out shows nothing. */
function fails(test: NamedTest, results: TestResult[]): boolean {
  const own = results.filter((result) => isResultOf(test, result));
  const telling = own.length > 0 ? own : results.filter(({ file }) => file === test.file);
  return telling.some(({ status }) => status === "failed");
}
