import { addedLines } from "./added-lines.ts";
import { type SecretPattern, secretPatterns } from "./secret-patterns.ts";

/** Where a secret stands and what it is; its value is never part of it. */
export type SecretFinding = { kind: string; line: number };
export type DiffSecretFinding = SecretFinding & { file: string };

type Span = { start: number; end: number; kind: string };

const shortestKnown = 6;
const windowBefore = 120;
/** How far a window goes past a keyword, and how long a secret in it can be, in characters. */
const windows = { short: { reach: 1400, longest: 450 }, long: { reach: 16_000, longest: 7500 } };

/** Replaces known values, in every form they are passed around in, and everything that looks like a secret. */
export function maskSecrets(text: string, known: readonly string[]): string {
  const masked = maskKnown(text, known);
  const spans = findSpans(masked);
  if (spans.length === 0) return masked;
  const kept: string[] = [];
  let at = 0;
  for (const { start, end, kind } of spans) {
    kept.push(masked.slice(at, start), `***${kind}***`);
    at = end;
  }
  return kept.join("") + masked.slice(at);
}

/** Secrets by their documented formats. */
export function findSecrets(text: string): SecretFinding[] {
  let line = 1;
  let at = 0;
  return findSpans(text).map(({ start, kind }) => {
    for (; at < start; at++) if (text[at] === "\n") line++;
    return { kind, line };
  });
}

/** Secrets on the lines that a unified diff adds. */
export function findSecretsInDiff(diff: string): DiffSecretFinding[] {
  return addedLines(diff).flatMap(({ file, lines }) => {
    const text = lines.map((added) => added.text).join("\n");
    return findSecrets(text).map(({ kind, line }) => ({
      file,
      kind,
      line: lines[line - 1]?.line ?? 0,
    }));
  });
}

function maskKnown(text: string, known: readonly string[]): string {
  const forms = [
    ...new Set(known.filter((value) => value.length >= shortestKnown).flatMap(formsOf)),
  ];
  forms.sort((a, b) => b.length - a.length);
  return forms.reduce((masked, form) => masked.split(form).join("***"), text);
}

/** A value as it is, in base64 at each of the three offsets, URL-encoded and JSON-escaped. */
function formsOf(value: string): string[] {
  const encoded = [encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  const aligned = [0, 1, 2].flatMap((offset) => base64Core(value, offset));
  const safe = aligned.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [value, ...encoded, ...aligned, ...safe].filter((form) => form.length >= shortestKnown);
}

/** The part of a base64 text that does not depend on what stands around the value. */
function base64Core(value: string, offset: number): string[] {
  const bytes = [...new TextEncoder().encode(value)].map((byte) => String.fromCharCode(byte));
  const text = btoa("\0".repeat(offset) + bytes.join(""));
  const skipped = offset === 0 ? 0 : offset + 1;
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return [text.slice(skipped, whole)];
}

/** All secrets, leftmost first and not overlapping; text without a keyword nearby is never searched. */
function findSpans(text: string): Span[] {
  const spans = secretPatterns.flatMap((pattern) => spansOf(text, pattern));
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return spans.filter((span) => {
    if (span.start < end || isPlaceholder(text.slice(span.start, span.end))) return false;
    end = span.end;
    return true;
  });
}

function spansOf(text: string, { kind, near, shape, long }: SecretPattern): Span[] {
  const { reach, longest } = long ? windows.long : windows.short;
  const spans: Span[] = [];
  for (const keyword of near) {
    let searched = 0;
    for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + keyword.length)) {
      if (at + longest < searched) continue;
      const from = Math.max(0, at - windowBefore);
      searched = at + reach;
      for (const match of text.slice(from, searched).matchAll(shape)) {
        const value = match[1] ?? match[0];
        const start = from + match.index + match[0].lastIndexOf(value);
        spans.push({ start, end: start + value.length, kind });
      }
    }
  }
  return spans;
}

/** Examples in documentation repeat themselves or say what they are. */
export function isPlaceholder(value: string): boolean {
  const body = value.replace(/^[A-Za-z]+[_-]/, "");
  if (
    /example|placeholder|your[-_]|dummy|redacted|changeme|xxxx|\*{3}|0{12}|1234567890abcdef1234/i.test(
      value,
    )
  )
    return true;
  return new Set(body).size < Math.min(8, body.length / 3) && !value.includes("PRIVATE KEY");
}
