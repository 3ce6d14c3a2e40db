/** A glob as a regular expression over whole paths: `**`, `*`, `?`, `{a,b}`, `!(x)` as anything. */
export function globExpression(pattern: string): RegExp {
  const tokens = pattern.match(/\*\*\/?|[*?]|\{[^{}]*\}|[!@+]\([^()]*\)|[^*?{!@+]+|./g) ?? [];
  return new RegExp(`^${tokens.map(translate).join("")}$`);
}

function translate(token: string): string {
  if (token === "**/") return "(?:.*/)?";
  if (token === "**") return ".*";
  if (token === "*") return "[^/]*";
  if (token === "?") return "[^/]";
  if (token.startsWith("{")) {
    const options = token.slice(1, -1).split(",");
    return `(?:${options.map((option) => globExpression(option).source.slice(1, -1)).join("|")})`;
  }
  if (/^[!@+]\(/.test(token)) return "[^/]*";
  return token.replace(/[.+^$()|[\]\\]/g, "\\$&");
}
