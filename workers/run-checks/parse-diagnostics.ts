import { relative } from "node:path";
import type { Diagnostic } from "../../contracts/check-report.ts";

/** Both sides are compared in full; far above what any person would read. */
const MOST = 20_000;

type Reader = (line: string, file: string | null) => Diagnostic | undefined;

const readers: Reader[] = [
  // tsc: a.ts(1,2): error TS1: text, or a.ts:1:2 - error TS1: text
  (line) => {
    const found = /^(.+?)(?:\((\d+),\d+\)|:(\d+):\d+)(?::| -) error (TS\d+): (.*)$/.exec(line);
    return found ? at(found[1], found[2] ?? found[3], found[4], found[5]) : undefined;
  },
  // eslint: "  1:2  error  text  rule" below the file's name
  (line, file) => {
    const found = /^\s+(\d+):\d+\s+(?:error|✖)\s+(.*?)(?:\s{2,}(\S+))?$/.exec(line);
    return found && file !== null ? at(file, found[1], found[3], found[2]) : undefined;
  },
  // biome: a.ts:1:2 lint/style/rule ━━━
  (line) => {
    const found = /^(\S+?):(\d+):\d+ ((?:lint|assist|parse)\S*)/.exec(line);
    return found ? at(found[1], found[2], found[3], found[3]) : undefined;
  },
  // biome and prettier on formatting
  (line) => {
    const found = /^(?:\[warn\] (\S+\.\w+)|(\S+) format ━+.*)$/.exec(line);
    const file = found?.[1] ?? found?.[2];
    return file ? at(file, undefined, "format", "is not formatted") : undefined;
  },
  // vitest and jest: FAIL a.test.ts > name
  (line) => {
    const found = /^\s*FAIL\s+(?:\|?[\w@-]+\|? )?(\S+\.\w+)(?: > (.*?))?(?: \d+\s?ms)?$/.exec(line);
    return found ? at(found[1], undefined, "test", found[2] ?? "does not run") : undefined;
  },
  // TAP, of node --test and others
  (line) => {
    const found = /^\s*not ok \d+ - (.*?)(?: # .*)?$/.exec(line);
    return found && !/# (SKIP|TODO)/i.test(line)
      ? at(null, undefined, "test", found[1])
      : undefined;
  },
  // node --test for people
  (line) => {
    const found = /^\s*✖ (.+?) \([\d.]+ms\)$/.exec(line);
    return found ? at(null, undefined, "test", found[1]) : undefined;
  },
  // most compilers and linters: a.ts:1:2: text
  (line) => {
    const found = /^(\S+?\.\w+):(\d+)(?::\d+)?:\s+(.*)$/.exec(line);
    return found ? at(found[1], found[2], undefined, found[3]) : undefined;
  },
];

/** The places a command's output complains about, with paths relative to the working copy. */
export function parseDiagnostics(output: string, root: string): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  let file: string | null = null;
  for (const line of output.split("\n")) {
    if (/^\S+\.\w+$/.test(line.trim()) && !line.startsWith(" ")) file = line.trim();
    const found = readers.map((read) => read(line, file)).find((read) => read !== undefined);
    if (!found) continue;
    const diagnostic = { ...found, file: found.file && inside(found.file, root) };
    seen.set(JSON.stringify(diagnostic), diagnostic);
    if (seen.size >= MOST) break;
  }
  return [...seen.values()];
}

/** What the head shows and the base does not. Lines move, so a line alone makes no difference. */
export function newDiagnostics(head: Diagnostic[], base: Diagnostic[]): Diagnostic[] {
  const known = new Map<string, number>();
  for (const one of base) known.set(identity(one), (known.get(identity(one)) ?? 0) + 1);
  return head.filter((one) => {
    const left = known.get(identity(one)) ?? 0;
    if (left > 0) known.set(identity(one), left - 1);
    return left === 0;
  });
}

function identity({ file, rule, message }: Diagnostic): string {
  return JSON.stringify([file, rule, message]);
}

function at(
  file: string | null | undefined,
  line: string | undefined,
  rule: string | undefined,
  message: string | undefined,
): Diagnostic {
  return {
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    rule: rule ?? null,
    message: (message ?? "").trim().slice(0, 500),
  };
}

function inside(path: string, root: string): string {
  return path.startsWith("/") ? relative(root, path) : path.replace(/^\.\//, "");
}
