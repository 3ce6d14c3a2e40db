import { createHash } from "node:crypto";

/** What differs between two runs of the same command on the same code. */
const changeable: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, "TIME"],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, "TIME"],
  [/\bduration_ms:? [\d.]+/g, "DURATION"],
  [/\b\d+(?:[.,]\d+)?\s?(?:ns|µs|μs|ms|s|m|min|seconds?|minutes?)\b/g, "DURATION"],
  [/\((node|pid):? ?\d+\)/gi, "($1)"],
  [/\b0x[0-9a-f]{6,}\b/gi, "ADDRESS"],
];

/** The same for two outputs that differ only in times, addresses and where the code lies. */
export function outputDigest(output: string, root: string): string {
  const placed = output.replaceAll(root, ".");
  const plain = changeable.reduce((text, [shape, name]) => text.replace(shape, name), placed);
  const lines = plain.split("\n").map((line) => line.trimEnd());
  return createHash("sha256").update(lines.join("\n").trim()).digest("hex");
}
