import type { Word, WordPart } from "unbash";
import { homeDirectory } from "../../paths.ts";
import type { Argument } from "./shell.ts";

type Piece = Omit<Argument, "stream"> & { stream?: boolean };

const fixed = (text: string): Piece => ({ text, known: true, glob: false, computed: false });
const open = (computed: boolean): Piece => ({ text: "", known: false, glob: false, computed });

/** The arguments a word stands for: usually one, several when braces expand. */
export function readWord(word: Word, directory: string | null): Argument[] {
  if (!word.parts) return [{ ...fixed(expandTilde(word.value, word.text)), stream: false }];
  const choices = word.parts.every((part) => braceable.has(part.type)) && braceChoices(word);
  if (choices)
    return choices.map((text) => ({ ...fixed(text), stream: false, glob: isGlob(text) }));
  const pieces = word.parts.map((part) => readPart(part, directory));
  const whole: Argument = { ...fixed(""), stream: false };
  for (const piece of pieces) {
    whole.text += piece.text;
    whole.known &&= piece.known;
    whole.glob ||= piece.glob;
    whole.computed ||= piece.computed;
    whole.known &&= !piece.stream || pieces.length === 1;
  }
  whole.stream = pieces.length === 1 && (pieces[0]?.stream ?? false);
  return [{ ...whole, text: expandTilde(whole.text, word.text) }];
}

function readPart(part: WordPart, directory: string | null): Piece {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return fixed(part.value);
    case "Glob":
      return { ...fixed(part.text), glob: true };
    case "ExtendedGlob":
      return { ...fixed(part.text), glob: true };
    case "DoubleQuoted":
      return joinPieces(part.parts.map((child) => readPart(child, directory)));
    case "SimpleExpansion":
      return readVariable(part.text.slice(1), directory);
    case "ParameterExpansion":
      return part.operation || part.prefix || part.index
        ? open(false)
        : readVariable(part.parameter, directory);
    case "CommandExpansion":
      return part.script && isListing(part.text)
        ? { ...fixed("*"), glob: true }
        : directory !== null && /^(\$\(\s*pwd\s*\)|`\s*pwd\s*`)$/.test(part.text)
          ? fixed(directory)
          : open(true);
    case "ProcessSubstitution":
      return { ...fixed("/dev/fd/63"), stream: true };
    default:
      return open(false);
  }
}

// `ls` without options names what `*` names: nothing hidden.
function isListing(text: string): boolean {
  return /^(\$\(\s*ls( -1)?\s*\)|`\s*ls( -1)?\s*`)$/.test(text);
}

function joinPieces(pieces: Piece[]): Piece {
  return {
    text: pieces.map((piece) => piece.text).join(""),
    known: pieces.every((piece) => piece.known),
    glob: false,
    computed: pieces.some((piece) => piece.computed),
  };
}

function readVariable(name: string, directory: string | null): Piece {
  if (name === "HOME") return fixed(homeDirectory);
  if (name === "PWD" && directory !== null) return fixed(directory);
  // It splits one word into several, which nobody writes to be read.
  return open(name === "IFS");
}

function expandTilde(value: string, source: string): string {
  if (!source.startsWith("~")) return value.startsWith("~") ? `./${value}` : value;
  return value === "~" || value.startsWith("~/")
    ? homeDirectory + value.slice(1)
    : `/home/${value.slice(1)}`;
}

const braceable = new Set(["Literal", "Glob", "BraceExpansion"]);
const mostChoices = 32;

/** All words that `a{b,c}d` stands for; nothing when it is not that simple. */
function braceChoices(word: Word): string[] | undefined {
  if (!word.parts?.some((part) => part.type === "BraceExpansion")) return undefined;
  let choices = [""];
  for (const part of word.parts) {
    const items =
      part.type === "BraceExpansion"
        ? readBraces(part.text)
        : [part.type === "Literal" ? part.value : part.text];
    if (!items) return undefined;
    choices = choices.flatMap((start) => items.map((item) => start + item));
    if (choices.length > mostChoices) return undefined;
  }
  return choices;
}

function readBraces(text: string): string[] | undefined {
  const inner = text.slice(1, -1);
  return /^[\w./@-]*(,[\w./@-]*)+$/.test(inner) && !inner.includes("..")
    ? inner.split(",")
    : undefined;
}

function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}
