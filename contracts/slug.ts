const longest = 40;

/** A title's words as one plain name, cut between words; `ticket` when it has no plain letters. */
export function slug(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ["ticket"];
  const name = words.join("-");
  if (name.length <= longest) return name;
  return name
    .slice(0, longest + 1)
    .replace(/-[^-]*$/, "")
    .slice(0, longest);
}
