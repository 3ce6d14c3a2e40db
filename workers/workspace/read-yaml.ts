/** No settings of a repository are as long; what is longer is not read. */
const mostCharacters = 500_000;

export type ReadYaml = { value: unknown; problem?: undefined } | { problem: string };

/** The value of a YAML text, in what JSON can hold; or why nobody can tell what it says. */
export async function readYaml(text: string): Promise<ReadYaml> {
  if (text.length > mostCharacters) return { problem: "it is too long to be judged" };
  const { parseDocument } = await import("yaml");
  try {
    const document = parseDocument(text, { merge: true });
    const [error] = document.errors;
    if (error) throw error;
    return { value: JSON.parse(JSON.stringify(document.toJS() ?? null)) };
  } catch (error) {
    // Anchors that hold themselves, too many aliases, too deep a nesting.
    const said = error instanceof Error ? error.message : String(error);
    return { problem: said.replace(/:?\n.*/s, "") };
  }
}
