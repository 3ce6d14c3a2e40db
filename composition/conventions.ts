/** What the repository asks of whoever works in it. */
export function conventionsOf(files: Record<string, string | null>): string {
  return files["AGENTS.md"] ?? files["CLAUDE.md"] ?? "";
}
