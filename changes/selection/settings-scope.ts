import { asObject, readJson } from "../graph/read-json.ts";

/** What of some settings says where the tests are that they hold for. */
const places =
  /\b(?:root|rootDir|roots|dir|include|testMatch|projects|extends)["']?\s*:\s*(\[[^\]]*\]|[^\n]*)/g;
const written = /^(?:[[{\s]*["'`]|(?:__dirname|import\.meta\.dirname)\s*(?:,|$))/;
const elsewhere = /\.\.|\$\{|process\b|\w\(/;
/** A place below the folder of the settings, put together of its parts. */
const joined =
  /^(?:path\.)?(?:join|resolve)\(\s*(?:__dirname|import\.meta\.dirname)((?:\s*,\s*["'][\w.-][^"'`]*["'])*)\s*,?\s*\)\s*,?\s*$/;
/** Words that mean something else than usual. */
const ownWords =
  /\b(?:function|const|let|var)\s+(?:join|resolve)\b|\b__dirname\s*=(?!\s*(?:path\.)?dirname\((?:url\.)?fileURLToPath\(import\.meta\.url\)\))/;
const passedOn = /[{,]\s*(?:root|rootDir|roots|dir)\s*[,}]/;
const bases = /\b(?:extends|preset)["']?\s*:\s*["'`]([^"'`\n]+)["'`]/g;

/** Whether settings hold for tests in their own folder alone, as far as they write that out. */
export function staysInFolder(path: string, source: string): boolean {
  if (/(^|\/)package\.json$/.test(path)) return !runningTexts(source).includes("..");
  if (passedOn.test(source) || ownWords.test(source)) return false;
  return [...source.matchAll(places)].every(([, value = ""]) => isInFolder(value));
}

function isInFolder(value: string): boolean {
  const parts = joined.exec(value)?.[1];
  if (parts !== undefined) return !elsewhere.test(parts);
  return written.test(value) && !elsewhere.test(value);
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
