import type { Redirect } from "unbash";
import { readWord } from "./read-word.ts";
import { addConnection, addExec, addPath, type Shell } from "./shell.ts";

/** What opening a redirection's target does. */
export function lowerRedirect({ operator, target }: Redirect, shell: Shell): void {
  const [arg, more] = target ? readWord(target, shell.directory) : [];
  if (!arg || more) addExec(shell, "unknown", "unknown", `${operator} without one target`);
  else if (operator.endsWith("&") && /^(\d+-?|-)$/.test(arg.text)) {
    if (operator === "<&") addExec(shell, "shell", "construct", "duplicates a descriptor");
  } else if (/^\/dev\/(tcp|udp)\//.test(arg.text))
    addConnection(shell, arg.text.split("/")[3] || "unknown", "upload", "socket redirection");
  else
    addPath(
      shell,
      readsOnly.has(operator) ? "fs.read" : "fs.write",
      arg,
      `${operator} ${arg.text}`,
    );
}

const readsOnly = new Set(["<", "<&"]);
