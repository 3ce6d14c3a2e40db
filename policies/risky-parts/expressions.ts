import { addedTo, isFields } from "./parsed-value.ts";
import type { RiskyPart } from "./risky-part.ts";

/** A text of a workflow and the key it stands under. */
type Text = { key: string; text: string };

/** Secrets and text from outside that reach a workflow now, and did not in these places. */
export function judgeExpressions(before: unknown, after: unknown): RiskyPart[] {
  const texts = addedTo([...textsIn(before, "")], [...textsIn(after, "")]);
  const secrets = namesIn(texts, secretNames);
  const scripted = namesIn(texts.filter(isScript), outsideNames);
  const told = namesIn(
    texts.filter((one) => !isScript(one)),
    outsideNames,
  );
  return [
    ...part("secrets", secrets, "Secrets are read where they were not:"),
    ...part(
      "scripts",
      scripted,
      "Text from outside becomes part of a script, and can be a command:",
    ),
    ...part("untrusted input", told, "Text from outside reaches the workflow:"),
  ];
}

function part(name: string, found: string[], why: string): RiskyPart[] {
  return found.length === 0 ? [] : [{ part: name, why: `${why} ${found.join(", ")}.` }];
}

/** Named, by index, or all of them at once. */
const secretNames = /\bsecrets\b(?:\s*\.\s*([\w-]+)|\s*\[\s*'([^']*)'\s*\])?/gi;
const outsideNames =
  /\b(?:github\s*(?:\.\s*(?:event\b(?!_)|head_ref\b)|\[|\))|inputs\b)[\w.\-[\]'*]*/gi;

function namesIn(texts: readonly Text[], names: RegExp): string[] {
  const found = texts.flatMap((text) =>
    expressionsOf(text).flatMap((expression) =>
      [...expression.matchAll(names)].map((match) => (match[1] ?? match[2] ?? match[0]).trim()),
    ),
  );
  const inherited = names === secretNames && texts.some(inheritsSecrets) ? ["all of them"] : [];
  return [...new Set([...inherited, ...found])];
}

function inheritsSecrets({ key, text }: Text): boolean {
  return key === "secrets" && text === "inherit";
}

/** From the first to the last: an end may stand in quotes. A condition is one without its marks. */
function expressionsOf({ key, text }: Text): string[] {
  return key === "if" ? [text] : (text.match(/\$\{\{.*\}\}/s) ?? []);
}

function isScript({ key }: Text): boolean {
  return key === "run" || key === "script";
}

function* textsIn(value: unknown, key: string): Generator<Text> {
  if (typeof value === "string") yield { key, text: value };
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one, key);
  else if (isFields(value))
    for (const [name, one] of Object.entries(value)) yield* textsIn(one, name);
}
