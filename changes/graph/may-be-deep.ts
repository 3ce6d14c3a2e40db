/** Every level of nesting takes at least one of these; some take two. */
const nesting = /[([{<?:=*!~]/g;
const fewLevels = 3000;
const fewCharacters = 2 ** 18;

/**
 * Whether a source could be nested so deeply that a parser of native code runs out of stack, which
 * ends its process. Sources that people write are far from it.
 */
export function mayBeDeep(source: string): boolean {
  if (source.length < fewLevels) return false;
  return source.length > fewCharacters || (source.match(nesting)?.length ?? 0) > fewLevels;
}
