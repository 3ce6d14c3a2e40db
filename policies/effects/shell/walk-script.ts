import { forEachChild, parse, type SyntaxNode } from "unbash";
import type { Effect } from "../../../contracts/effect.ts";
import { foundPaths } from "../programs/find.ts";
import { findProgram } from "../programs/find-program.ts";
import { lowerAssignment, setVariable } from "./assignment.ts";
import { braceBomb } from "./braces.ts";
import { lowerArithmetic, lowerParameter, lowerTest, lowerVariable } from "./expansion.ts";
import { printedText, readWord } from "./read-word.ts";
import { lowerRedirect } from "./redirect.ts";
import { type Argument, addExec, type ExecZone, literal, type Shell, type Stdin } from "./shell.ts";

type Node<Type extends SyntaxNode["type"]> = Extract<SyntaxNode, { type: Type }>;

const deepestScript = 6;
const mostCommands = 50;

/** Parses and walks a script, adding what every command in it would do. */
export function walkScript(text: string, shell: Shell): void {
  if (++shell.depth > deepestScript) addExec(shell, "unknown", "over-limit", "nested scripts");
  else {
    if (hidesRest.test(text) || hidesStream.test(text))
      addExec(shell, "unknown", "unknown", "a stream glued to a word");
    walkTree(parse(text), shell);
  }
  shell.depth--;
}

// The parser takes `<(…)#` for a stream and a comment; to bash it is one word, and the line goes on.
const hidesRest = /[<>]\(.*\)(#|\\\n)/s;

// It takes `2<(…)` for a redirection; to bash it is a word, and the stream runs.
const hidesStream = /(?:\d|\})(?:\\\n)*[<>](?:\\\n)*\(/;

function walkTree(script: ReturnType<typeof parse>, shell: Shell): void {
  defineFunctions(script, shell);
  walk(script, shell);
}

/** Functions are known before anything runs: one defined later may shadow a name in a loop. */
function defineFunctions(node: SyntaxNode, shell: Shell): void {
  if (node.type === "Function") shell.functions.add(node.name.value);
  forEachChild(node, (child) => defineFunctions(child, shell));
}

/** Constructs a reader cannot follow at a glance. */
const constructs: Partial<Record<SyntaxNode["type"], string>> = {
  Function: "function definition",
  Coproc: "coprocess",
  Subshell: "subshell",
  While: "loop without a fixed end",
  ArithmeticFor: "loop without a fixed end",
  Select: "menu loop",
};

function walk(node: SyntaxNode, shell: Shell): void {
  const before = shell.effects.length;
  const { directory } = shell;
  const construct = constructs[node.type];
  if (construct) addExec(shell, "shell", "construct", construct);
  if (node.type === "Function" && findProgram(node.name.text))
    addExec(shell, node.name.text, "escape", "a function shadows a program");
  if (node.type === "For") guessItem(node, shell);
  if (node.type === "Command") walkCommand(node, shell);
  else if (node.type === "Pipeline") walkPipeline(node, shell);
  else if (apart.has(node.type)) walkApart(node, shell);
  else {
    const stdin = node.type === "Redirected" ? stdinOf(node.redirects, shell.stdin) : shell.stdin;
    withStdin(shell, stdin, () => walkChildren(node, shell));
  }
  lowerNode(node, shell);
  // After `&&` a failed `cd` runs nothing; after the whole statement the line goes on.
  if (node.type === "Statement" && directory !== null && shell.directory !== directory)
    shell.otherwise = [...shell.otherwise, directory];
  if (onlyTests(node)) forgive(shell.effects.slice(before), /^\$\w/, "escape");
}

/** Whether a variable holds something is no secret. */
function onlyTests(node: SyntaxNode): boolean {
  if (node.type === "TestUnary") return /^-[nz]$/.test(node.operator) && isSimple(node.operand);
  if (node.type !== "Command" || !/^(\[|test)$/.test(node.name?.text ?? "")) return false;
  return /^-[nz]$/.test(node.args[0]?.text ?? "") && node.args.every(isSimple);
}

function isSimple({ text }: { text: string }): boolean {
  return !/[`(]/.test(text);
}

/** A loop over several is judged by one: by what lies outside, or else by what is no number. */
function guessItem({ name, wordlist = [] }: Node<"For">, shell: Shell): void {
  const words = wordlist.flatMap((word) => readWord(word, shell));
  const items = words.flatMap(({ known, text, guess }) => (known ? [text] : (guess ?? [])));
  const outside = items.find((item) => /^([/~]|\.\.)/.test(item));
  setVariable(name.text, shell, outside ?? items.find((item) => !/^-?\d+$/.test(item)) ?? items[0]);
}

/** Nodes whose change of directory ends with them. */
const apart = new Set<SyntaxNode["type"]>(["Subshell", "CommandExpansion", "ProcessSubstitution"]);

/** What a node does by itself, besides what its parts do. */
function lowerNode(node: SyntaxNode, shell: Shell): void {
  switch (node.type) {
    case "Script":
      if ("errors" in node && node.errors?.length)
        addExec(shell, "unknown", "unknown", `does not parse: ${node.errors[0]?.message}`);
      break;
    case "TestCommand":
      addExec(shell, "[[", "read-only");
      break;
    case "Statement":
      if (node.background) addExec(shell, "shell", "construct", "runs in the background");
      break;
    case "Select":
      setVariable(node.name.text, shell);
      break;
    case "Word":
      if (braceBomb(node))
        addExec(shell, "shell", "construct", "braces that make a great many words");
      break;
    case "Redirect":
      lowerRedirect(node, shell);
      break;
    case "Assignment":
      lowerAssignment(node, shell);
      break;
    case "SimpleExpansion":
      lowerVariable(node.text.slice(1), shell);
      break;
    case "ParameterExpansion":
      lowerParameter(node, shell);
      break;
    case "ArithmeticExpansion":
    case "ArithmeticCommand":
      lowerArithmetic(node, shell);
      break;
    case "TestUnary":
    case "TestBinary":
      lowerTest(node, shell);
      break;
    default:
  }
}

function walkChildren(node: SyntaxNode, shell: Shell): void {
  forEachChild(node, (child) => walk(child, shell));
}

/** A subshell's own directory ends with it. */
function walkApart(node: SyntaxNode, shell: Shell): void {
  const { directory } = shell;
  const fed = node.type === "ProcessSubstitution" && node.operator === ">";
  withStdin(shell, fed ? "pipe" : shell.stdin, () => walkChildren(node, shell));
  shell.directory = directory;
}

function walkPipeline(node: Node<"Pipeline">, shell: Shell): void {
  const { directory, piped } = shell;
  node.commands.forEach((command, at) => {
    const stdin = at === 0 ? shell.stdin : "pipe";
    withStdin(shell, stdin, () => walk(command, shell));
    if (node.commands.length > 1) shell.directory = directory;
    shell.piped = printedBy(command, shell);
  });
  shell.piped = piped;
}

/** What `echo` and `printf` print, and `find` and `ls` name. */
function printedBy(node: SyntaxNode, shell: Shell): string[] {
  const name = node.type === "Command" ? (node.name?.text ?? "") : "";
  if (node.type !== "Command" || !/^(echo|printf|find|ls)$/.test(name)) return [];
  const args = node.args.flatMap((word) => readArgument(word, shell));
  if (name === "find") return foundPaths(args);
  const texts = args.flatMap(({ known, text, guess }) => (known ? [text] : (guess ?? [])));
  const whole = /^(echo|printf)$/.test(name)
    ? printedText(name, texts)
    : texts.filter((text) => !text.startsWith("-")).join(" ");
  return whole.split(/\s+/).filter(Boolean).slice(0, mostPrinted);
}

const mostPrinted = 32;

function walkCommand(node: Node<"Command">, shell: Shell): void {
  if (++shell.commands > mostCommands) {
    if (shell.commands === mostCommands + 1)
      addExec(shell, "unknown", "over-limit", `more than ${mostCommands} commands`);
    return;
  }
  if (hasGluedWords(node)) addExec(shell, "unknown", "unknown", "a stream glued to a word");
  const stdin = stdinOf(node.redirects, shell.stdin);
  const before = shell.effects.length;
  withStdin(shell, "terminal", () => walkChildren(node, shell));
  // `IFS= read -r line` splits what this one `read` reads, and nothing else.
  if (node.name?.text === "read") forgive(shell.effects.slice(before), /^IFS$/, "environment");
  if (node.name) {
    const words = [node.name, ...node.args].flatMap((word) => readArgument(word, shell));
    withStdin(shell, stdin, () => shell.lowerCall(words, shell));
  } else if (node.prefix.length === 0) addExec(shell, "unknown", "unknown", "an empty command");
}

function forgive(effects: readonly Effect[], resource: RegExp, zone: ExecZone): void {
  for (const effect of effects)
    if (resource.test(effect.resource) && effect.zones.includes(zone)) effect.zones = ["construct"];
}

// The parser ends a word at `<(…)`, bash does not.
function hasGluedWords({ prefix, name, suffix }: Node<"Command">): boolean {
  const words = [...prefix, ...(name ? [name] : []), ...suffix];
  return words.some(
    (word, at) => isWord(word) && isWord(words[at - 1]) && words[at - 1]?.end === word.pos,
  );
}

function isWord(node: SyntaxNode | undefined): boolean {
  return node?.type === "Word" || node?.type === "Assignment";
}

function readArgument(word: Node<"Word" | "Assignment">, shell: Shell): Argument[] {
  if (word.type === "Word") return readWord(word, shell);
  const start = `${word.name}=`;
  if (word.value.type !== "Word") return [{ ...literal(start), known: false }];
  return readWord(word.value, shell).map((value) => ({
    ...value,
    text: start + value.text,
    guess: value.guess && [start + value.guess.join(" ")],
  }));
}

function stdinOf(redirects: readonly { type: string; operator: string }[], before: Stdin): Stdin {
  const reads = redirects.some(
    ({ type, operator }) => type !== "Redirect" || operator.startsWith("<"),
  );
  return reads ? "text" : before;
}

function withStdin(shell: Shell, stdin: Stdin, walkInside: () => void): void {
  const before = shell.stdin;
  shell.stdin = stdin;
  walkInside();
  shell.stdin = before;
}
