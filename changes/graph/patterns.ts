/** A glob as a regular expression over whole paths: `**`, `*`, `?`, `{a,b}`, `[ab]`, `!(x)` as anything. */
export function globExpression(pattern: string): RegExp {
  const tokens = pattern.match(token) ?? [];
  return new RegExp(`^${tokens.map(translate).join("")}$`);
}

const token =
  /\*\*\/?|[?*!@+]\([^()]*\)|[*?]|\{[^{}]*\}|\{[^{}]*\{.*\}[^{}]*\}|\[[^\]/]+\]|[^*?{[!@+]+|./g;

function translate(token: string): string {
  if (token === "**/") return "(?:.*/)?";
  if (token === "**") return ".*";
  if (token === "*") return "[^/]*";
  if (token === "?") return "[^/]";
  if (/^\{.*\{/.test(token)) return ".*";
  if (token.startsWith("{")) {
    const options = token.slice(1, -1).split(",");
    return `(?:${options.map((option) => globExpression(option).source.slice(1, -1)).join("|")})`;
  }
  if (/^[?*!@+]\(/.test(token)) return "[^/]*";
  // Names of files may have brackets themselves.
  if (/^\[./.test(token)) return `(?:${plain(token)}|[^/])`;
  return plain(token);
}

function plain(text: string): string {
  return text.replace(/[.+^$()|[\]\\]/g, "\\$&");
}
