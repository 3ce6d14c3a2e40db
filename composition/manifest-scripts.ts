/** Scripts of a package manifest; none when it is absent or cannot be read. */
export function manifestScripts(packageJson: string | null | undefined): Record<string, string> {
  const { scripts } = parseObject(packageJson ?? "{}");
  if (typeof scripts !== "object" || scripts === null) return {};
  const texts = Object.entries(scripts).filter(([, script]) => typeof script === "string");
  return Object.fromEntries(texts);
}

function parseObject(text: string): { scripts?: unknown } {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
