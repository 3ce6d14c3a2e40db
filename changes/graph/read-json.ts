export type JsonObject = { [key: string]: unknown };

/** Reads JSON that may hold comments and trailing commas; null when it is no object. */
export function readJson(source: string | null): JsonObject | null {
  if (source === null) return null;
  return parseObject(source) ?? parseObject(withoutComments(source));
}

function parseObject(source: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(source);
    return asObject(value);
  } catch {
    return null;
  }
}

function withoutComments(source: string): string {
  return source
    .replace(
      /("(?:[^"\\]|\\.)*")|\/\/.*|\/\*[\s\S]*?\*\//g,
      (_, text: string | undefined) => text ?? "",
    )
    .replace(
      /("(?:[^"\\]|\\.)*")|,(\s*[}\]])/g,
      (_, text?: string, end?: string) => text ?? end ?? "",
    );
}

export function asObject(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every string in a value, in order. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return Object.values(asObject(value) ?? {}).flatMap(stringsIn);
}
