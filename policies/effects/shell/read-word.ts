import type { ParameterExpansionPart, Script, Word, WordPart } from "unbash";
import { homeDirectory } from "../../paths.ts";
import { braceChoices } from "./braces.ts";
import { type Argument, literal, type Shell } from "./shell.ts";

type Piece = Omit<Argument, "stream" | "guess"> & { stream?: boolean; guess?: string | undefined };
type Place = Pick<Shell, "directory" | "guesses">;

const fixed = (text: string): Piece => ({
  text,
  known: true,
  glob: false,
  computed: false,
  guess: text,
});
const open = (computed: boolean, guess?: string): Piece => ({
  text: "",
  known: false,
  glob: false,
  computed,
  guess,
});

/** The arguments a word stands for: usually one, several when braces expand. */
export function readWord(word: Word, place: Place): Argument[] {
  if (!word.parts) return [literal(expandTilde(word.value, word.text))];
  const choices = braceChoices(word);
  if (choices) return choices.map((text) => ({ ...literal(text), glob: isGlob(text) }));
  const pieces = word.parts.map((part) => readPart(part, place));
  const whole = literal("");
  for (const piece of pieces) {
    whole.text += piece.text;
    whole.known &&= piece.known;
    whole.glob ||= piece.glob;
    whole.computed ||= piece.computed;
    whole.known &&= !piece.stream || pieces.length === 1;
  }
  whole.stream = pieces.length === 1 && (pieces[0]?.stream ?? false);
  if (!whole.known) {
    whole.guess = guessWords(joinGuesses(pieces), word);
    whole.splits =
      word.parts.some(({ type }) => type.endsWith("Expansion")) || isAll.test(word.text);
  }
  return [{ ...whole, text: expandTilde(whole.text, word.text) }];
}

const isAll = /^"\$(@|\{(@|\w+\[@\])\})"$/;

/** Outside quotes a value falls apart at its spaces, and an empty one is no word at all. */
function guessWords(text: string | undefined, { parts = [], text: source }: Word) {
  const quoted = parts.some(({ type }) => /Quoted|Locale/.test(type));
  if (text === undefined) return undefined;
  const splits = (parts.length === 1 && !quoted) || isAll.test(source);
  if (splits) return text.split(/\s+/).filter(Boolean);
  return text === "" && !quoted ? [] : [text];
}

function joinGuesses(pieces: readonly Piece[]): string | undefined {
  return pieces.some(({ guess }) => guess === undefined)
    ? undefined
    : pieces.map(({ guess }) => guess).join("");
}

function readPart(part: WordPart, place: Place): Piece {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return fixed(part.value);
    case "Glob":
    case "ExtendedGlob":
      return { ...fixed(part.text), glob: true };
    case "DoubleQuoted":
      return joinPieces(part.parts.map((child) => readPart(child, place)));
    case "LocaleString":
      return open(false, joinGuesses(part.parts.map((child) => readPart(child, place))));
    case "SimpleExpansion":
      return readVariable(part.text.slice(1), place);
    case "ParameterExpansion":
      return part.operation || part.prefix || part.index
        ? open(false, guessExpansion(part, place))
        : readVariable(part.parameter, place);
    case "CommandExpansion":
      return readSubstitution(part, place);
    case "ProcessSubstitution":
      return { ...fixed("/dev/fd/63"), stream: true };
    default:
      return open(false);
  }
}

function readSubstitution(
  { script, text }: Extract<WordPart, { type: "CommandExpansion" }>,
  place: Place,
): Piece {
  const { directory } = place;
  if (script && isListing(text)) return { ...fixed("*"), glob: true };
  const isPlace = /^(\$\(\s*pwd\s*\)|`\s*pwd\s*`)$/.test(text);
  return directory !== null && isPlace ? fixed(directory) : open(true, printed(script, place));
}

/** What `$(echo word)` and `$(printf %s word)` stand for. */
function printed(script: Script | undefined, place: Place): string | undefined {
  const [statement, more] = script?.commands ?? [];
  const command = statement?.command;
  if (more || command?.type !== "Command" || !/^(echo|printf)$/.test(command.name?.text ?? ""))
    return undefined;
  const words = command.args.flatMap((word) => {
    if (word.type !== "Word") return [word.text];
    const [{ known, text, guess } = literal("")] = readWord(word, place);
    return known ? [text] : (guess ?? []);
  });
  return printedText(command.name?.text ?? "", words);
}

/** The words as `echo` or `printf` puts them together, for the plainest of formats. */
export function printedText(name: string, words: readonly string[]): string {
  if (name === "echo") return words.filter((word) => !/^-[neE]+$/.test(word)).join(" ");
  const [format = "", ...values] = words;
  const text = format.replace(/%[sqb]/g, () => values.shift() ?? "");
  return [text, ...values]
    .join(" ")
    .replace(/\\[0nt]/g, " ")
    .trim();
}

/** `${x:-word}` is the word unless the line gave x a value; `${x[@]}` all that it gave. */
function guessExpansion(part: ParameterExpansionPart, { guesses }: Place): string | undefined {
  const { operation, prefix, index, parameter } = part;
  if (prefix !== undefined) return undefined;
  if (operation === undefined) {
    const at = index?.text ?? "";
    const all = guesses.get(parameter);
    return /^[@*]$/.test(at) ? all : /^\d+$/.test(at) ? all?.split(" ")[Number(at)] : undefined;
  }
  if (operation.type !== "Default" || /[?+]/.test(operation.operator)) return undefined;
  return guesses.get(parameter) ?? operation.operand.value;
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
    guess: joinGuesses(pieces),
  };
}

function readVariable(name: string, { directory, guesses }: Place): Piece {
  if (name === "HOME") return fixed(homeDirectory);
  if (name === "PWD" && directory !== null) return fixed(directory);
  // It splits one word into several, which nobody writes to be read.
  return open(name === "IFS", guesses.get(name) ?? "");
}

function expandTilde(value: string, source: string): string {
  if (!source.startsWith("~")) return value.startsWith("~") ? `./${value}` : value;
  return value === "~" || value.startsWith("~/")
    ? homeDirectory + value.slice(1)
    : `/home/${value.slice(1)}`;
}

function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}
