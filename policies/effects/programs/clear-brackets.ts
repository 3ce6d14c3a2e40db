/**
 * Whether every `[…]` of a pattern ends within it. Some programs look for the closing delimiter past
 * brackets and some do not: only where all brackets are closed does the pattern end at one place.
 */
export function hasClearBrackets(pattern: string): boolean {
  let at = 0;
  while (at < pattern.length) {
    if (pattern[at] === "\\") at += 2;
    else if (pattern[at] === "[") {
      bracket.lastIndex = at;
      if (!bracket.test(pattern)) return false;
      at = bracket.lastIndex;
    } else at++;
  }
  return true;
}

const bracket = /\[\^?\]?(?:\[([:.=])[^\]]*?\1\]|\[(?![:.=])|\\[^\]]|[^\]\\[])*\]/y;
