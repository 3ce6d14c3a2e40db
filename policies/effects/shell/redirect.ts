import type { Redirect } from "unbash";
import { readWord } from "./read-word.ts";
import { type Argument, addConnection, addExec, addPath, literal, type Shell } from "./shell.ts";

/** What opening a redirection's target does. */
export function lowerRedirect({ operator, target }: Redirect, shell: Shell): void {
  const [arg, more] = target ? readWord(target, shell) : [];
  if (!arg || more) addExec(shell, "unknown", "unknown", `${operator} without one target`);
  else if (operator.endsWith("&") && /^(\d+-?|-)$/.test(arg.text)) {
    if (operator === "<&") addExec(shell, "shell", "construct", "duplicates a descriptor");
  } else
    for (const one of [arg, ...(arg.guess ?? []).map(literal)]) openTarget(operator, one, shell);
}

function openTarget(operator: string, target: Argument, shell: Shell): void {
  const socket = /^\/dev\/(?:tcp|udp)\/([^/]*)/.exec(target.text);
  if (socket) addConnection(shell, socket[1] || "unknown", "upload", "socket redirection");
  else {
    const action = readsOnly.has(operator) ? "fs.read" : "fs.write";
    addPath(shell, action, target, `${operator} ${target.text}`);
  }
}

const readsOnly = new Set(["<", "<&"]);
