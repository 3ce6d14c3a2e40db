import type { Effect } from "../../contracts/effect.ts";
import { escapeHidden } from "./hidden-text.ts";
import type { LoweringContext } from "./lowering-context.ts";
import { lowerCall } from "./shell/lower-call.ts";
import { addExec, type Shell } from "./shell/shell.ts";
import { walkScript } from "./shell/walk-script.ts";

const longestCommand = 8192;
const deepestNesting = 24;
const mostOpenings = 200;

/** Everything a bash command line would do. What cannot be told is an unknown program. */
export function lowerCommandLine(command: string, context: LoweringContext): Effect[] {
  const shell = openShell(context);
  const excess = excessOf(command);
  if (excess) addExec(shell, "unknown", "over-limit", excess);
  else {
    const shown = escapeHidden(command);
    if (shown !== command) addExec(shell, "unknown", "hidden-text", shown);
    shell.lowerScript(command, shell);
    if (shell.effects.length === 0) addExec(shell, "shell", "construct", "no command");
  }
  return shell.effects;
}

function openShell(context: LoweringContext): Shell {
  return {
    context,
    effects: [],
    directory: context.root,
    otherwise: [],
    links: new Map(),
    functions: new Set(),
    guesses: new Map(),
    running: new Set(),
    stdin: "terminal",
    piped: [],
    depth: 0,
    commands: 0,
    nested: 0,
    calls: 0,
    lowerCall,
    lowerScript: lowerText,
  };
}

function lowerText(text: string, shell: Shell): void {
  const excess = excessOf(text);
  if (excess) addExec(shell, "unknown", "over-limit", excess);
  else
    try {
      walkScript(text, shell);
    } catch {
      addExec(shell, "unknown", "unknown", "cannot be parsed");
    }
}

/** Nesting makes parsing slow long before it makes commands useful. */
function excessOf(text: string): string | undefined {
  if (text.length > longestCommand) return `longer than ${longestCommand} characters`;
  if (!/[({`]/.test(text)) return undefined;
  let depth = 0;
  let deepest = 0;
  let openings = 0;
  for (const character of text) {
    if (character === "(" || character === "{" || character === "`") {
      openings++;
      deepest = Math.max(deepest, ++depth);
    } else if ((character === ")" || character === "}") && depth > 0) depth--;
  }
  const backticks = text.split("`").length - 1;
  if (deepest - backticks > deepestNesting || backticks > 2 * deepestNesting)
    return "nested too deeply";
  return openings > mostOpenings ? "too many nested parts" : undefined;
}
