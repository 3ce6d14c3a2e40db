import type { Check, Diagnostic } from "../../contracts/check-report.ts";
import { addedLines } from "../../policies/added-lines.ts";
import { findSecretsInDiff } from "../../policies/secrets.ts";
import { lintSecrets } from "./lint-secrets.ts";

/** Whether the lines a diff adds carry secrets, by place and kind; never the value. */
export async function checkSecrets(diff: string, mask: (text: string) => string): Promise<Check> {
  const started = performance.now();
  // Between the characters of wider encodings stand zeros.
  const text = diff.replaceAll("\0", "");
  const found = [
    ...findSecretsInDiff(text),
    ...maskedLines(text, mask),
    ...telltaleNames(text, mask),
    ...(await lintSecrets(addedLines(text))),
  ];
  const named = new Set<string>();
  const places = found.filter(({ file, line }) => {
    const place = `${file}:${line}`;
    return !named.has(place) && named.add(place);
  });
  const diagnostics = places.map(
    ({ file, line, kind }): Diagnostic => ({
      file: mask(file),
      line,
      rule: kind,
      message:
        line === null
          ? "The name of this file is a secret. Call it something else."
          : "This line adds a secret. Take it out, and read it from the environment instead.",
    }),
  );
  const leaks = diagnostics.length > 0;
  return {
    name: "secrets",
    kind: "secrets",
    command: "patchgate: search the added lines for secrets",
    exitCode: leaks ? 1 : 0,
    durationMs: Math.round(performance.now() - started),
    status: leaks ? "failed" : "passed",
    diagnostics,
    excerpt: diagnostics
      .map(({ file, line, rule }) => `${file}:${line ?? "name"}: ${rule}`)
      .join("\n"),
    log: null,
  };
}

/** Lines with a value that the mask knows and no pattern does. */
function maskedLines(diff: string, mask: (text: string) => string) {
  return addedLines(diff).flatMap(({ file, lines }) => {
    const all = lines.map(({ text }) => text).join("\n");
    if (mask(all) === all) return [];
    return lines
      .filter(({ text }) => mask(text) !== text)
      .map(({ line }) => ({ file, line, kind: "known-secret" }));
  });
}

/** Files whose very name is a secret, those without a changed line included. */
function telltaleNames(diff: string, mask: (text: string) => string) {
  const headers = diff.split("\n").filter((line) => line.startsWith("diff --git "));
  return headers.flatMap((header) => {
    const file = header.replace(/^.* "?b\//, "").replace(/"$/, "");
    return mask(file) === file ? [] : [{ file, line: null, kind: "secret-in-name" }];
  });
}
