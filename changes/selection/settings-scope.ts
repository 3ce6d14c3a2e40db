import { asObject, readJson } from "../graph/read-json.ts";

/** What of some settings says where the tests are that they hold for. */
const places =
  /\b(?:root|rootDir|roots|dir|include|testMatch|projects|extends)["']?\s*:\s*(\[[^\]]*\]|[^\n]*)/g;
const written = /^(?:[[{\s]*["'`]|(?:__dirname|import\.meta\.dirname)\s*(?:,|$))/;
const elsewhere = /\.\.|\$\{|process\b|\w\(/;
const passedOn = /[{,]\s*(?:root|rootDir|roots|dir)\s*[,}]/;
const bases = /\b(?:extends|preset)["']?\s*:\s*["'`]([^"'`\n]+)["'`]/g;

/** Whether settings hold for tests in their own folder alone, as far as they write that out. */
export function staysInFolder(path: string, source: string): boolean {
  if (/(^|\/)package\.json$/.test(path)) return !runningTexts(source).includes("..");
  if (passedOn.test(source)) return false;
  return [...source.matchAll(places)].every(
    ([, value = ""]) => written.test(value) && !elsewhere.test(value),
  );
}

/** How a manifest has tests run. */
function runningTexts(source: string): string {
  const { scripts, jest, mocha, ava, tap, vitest } = asObject(readJson(source)) ?? {};
  return JSON.stringify([scripts, jest, mocha, ava, tap, vitest]);
}

/** Settings that these build on, which then hold here too. */
export function basesOf(source: string): string[] {
  return [...source.matchAll(bases)].map(([, text = ""]) => text);
}
