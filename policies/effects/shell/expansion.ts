import type {
  ArithmeticCommand,
  ArithmeticExpansionPart,
  ParameterExpansionPart,
  TestBinaryExpression,
  TestUnaryExpression,
} from "unbash";
import { lowerSubscript } from "./assignment.ts";
import { readWord } from "./read-word.ts";
import { addExec, addPath, type Shell } from "./shell.ts";

const plainIndex = /^(\d+|[@*]|-\d+)$/;

const credential =
  /(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|DATABASE_UR[IL]|_DSN|(^|_)(PAT|PASS|AUTH)|(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|DEPLOY|MASTER|ACCOUNT|SERVICE)_?KEY)(_\w+)?$/;

/** Whoever sees the output of a command sees the variables in it. */
export function lowerVariable(name: string, shell: Shell): void {
  if (credential.test(name)) addExec(shell, `$${name}`, "escape", "shows a secret");
}

/** Expansions that evaluate what a variable holds, not only print it. */
export function lowerParameter(node: ParameterExpansionPart, shell: Shell): void {
  const { index, prefix, text, operation, parameter } = node;
  const only = operation?.type === "Default" && operation.operator.endsWith("+");
  if (prefix !== "#" && !only) lowerVariable(parameter, shell);
  if (prefix === "!") addExec(shell, "unknown", "unknown", `${text} names a variable indirectly`);
  if (index && !plainIndex.test(index.text)) lowerSubscript(index.text, shell);
  lowerOperation(node, shell);
}

function lowerOperation({ operation, text }: ParameterExpansionPart, shell: Shell) {
  switch (operation?.type) {
    case "Transform":
      return addExec(shell, "unknown", "escape", `${text} evaluates what the variable holds`);
    case "Unknown":
      return addExec(shell, "unknown", /[`$]\(?/.test(text.slice(1)) ? "escape" : "unknown", text);
    case "Default":
      if (operation.operator.includes("="))
        addExec(shell, "shell", "construct", `${text} sets a variable`);
      return;
    case "Slice":
      for (const part of [operation.offset, operation.length])
        if (part && !/^\s*-?\d*\s*$/.test(part.text)) lowerSubscript(part.text, shell);
      return;
    default:
  }
}

/** Only numbers are certain: a name stands for text that is evaluated again. */
export function lowerArithmetic(
  node: ArithmeticExpansionPart | ArithmeticCommand,
  shell: Shell,
): void {
  const text =
    node.type === "ArithmeticCommand"
      ? node.body
      : node.text.replace(/^\$(\(\(|\[)|(\)\)|\])$/g, "");
  if (/^[\d\s+*/%()<>=!&|^~?:,-]*$/.test(text)) return;
  const runs = /[`]|\$\(/.test(text);
  addExec(
    shell,
    "unknown",
    "unknown",
    `${runs ? "runs a command inside" : "evaluates names in"} arithmetic`,
  );
}

export const unaryFileTests = /^-[abcdefghkprstuwxGLNOS]$/;

/** What lies outside is not even asked about unseen. */
function lowerFileTest({ operator, operand }: TestUnaryExpression, shell: Shell): void {
  for (const path of readWord(operand, shell))
    if (/^([/~]|\.\.)/.test(path.text))
      addPath(shell, "fs.read", path, `[[ ${operator} ${path.text}`);
}

/** A number most likely, unless the line itself made it an expression, or hands it to a function. */
function isPlainVariable(text: string, { guesses, functions }: Shell): boolean {
  const [, name] = /^"?\$\{?(\w+|[#?!])\}?"?$/.exec(text) ?? [];
  if (name === undefined || (/^\d+$/.test(name) && functions.size > 0)) return false;
  return /^-?\d+$/.test(guesses.get(name) ?? "0");
}

const arithmeticTests = new Set(["-eq", "-ne", "-lt", "-le", "-gt", "-ge"]);

/** `[[ … -eq … ]]` evaluates both sides as arithmetic, `-v` and `-R` a subscript. */
export function lowerTest(node: TestUnaryExpression | TestBinaryExpression, shell: Shell): void {
  if (node.type === "TestUnary" && unaryFileTests.test(node.operator)) lowerFileTest(node, shell);
  const evaluated =
    node.type === "TestUnary"
      ? /^-[vR]$/.test(node.operator) && !/^\w+$/.test(node.operand.text) && [node.operand]
      : arithmeticTests.has(node.operator) && [node.left, node.right];
  if (!evaluated) return;
  for (const { text } of evaluated)
    if (isPlainVariable(text, shell))
      addExec(shell, "unknown", "construct", `evaluates what ${text} holds`);
    else if (!/^-?\d+$/.test(text)) lowerSubscript(text, shell);
}
