import { hash } from "node:crypto";

/** JSON with sorted keys: the same value is the same text, whoever writes it. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Hash of one event and of everything before it; the first link follows "". */
export function linkOf(previous: string, body: string): string {
  return hash("sha256", `${previous}\n${body}`, "hex");
}

export function contentHash(content: Uint8Array): string {
  return `sha256:${hash("sha256", content, "hex")}`;
}
