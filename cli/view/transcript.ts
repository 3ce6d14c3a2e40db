/** What a kept answer of a model or a tool says, for people; anything else as it is. */
export function transcript(text: string): string {
  const kept = parse(text);
  if (typeof kept?.text === "string") return kept.text;
  if (!Array.isArray(kept?.output)) return text;
  return kept.output.flatMap(spoken).join("\n");
}

type Kept = { text?: unknown; output?: unknown };
type Item = { name?: string; arguments?: string; content?: { text?: string }[] };

/** The words and calls of one item of a model's answer. */
function spoken(item: Item): string[] {
  if (typeof item.name === "string") return [`-> ${item.name} ${item.arguments ?? ""}`];
  const words = Array.isArray(item.content) ? item.content : [];
  return words.flatMap((part) => (typeof part.text === "string" ? [part.text] : []));
}

function parse(text: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
