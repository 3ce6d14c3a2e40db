import { locatePath } from "../../paths.ts";
import { type Argument, addExec, type Shell } from "./shell.ts";

const takesRights = /^(sudo|sudoedit|doas|pkexec|runuser|su-exec|gosu)$/;
const destroys = /^(rm|rmdir|shred|dd|mv|tee|truncate|chmod|chown)$/;
const evaluates = /^(((ba|da|z|k)?sh|python[\d.]*|node|perl|ruby) -\w*[ce]|(curl|wget) \S)/;
const scriptOption = /^(-c|--?(command|exec|run|cmd))(?:=(.*))?$/s;
const wholeScript = /^\s*(sudo|doas|rm\s+-|shred|dd\s|((ba|da|z)?sh|eval)\s|(curl|wget)\s.*\|)/;

/** A program that no table knows may run what it is given: what is named there is judged as if it did. */
export function lowerBehind(args: readonly Argument[], shell: Shell): void {
  const inner = args.findIndex((arg, at) => startsCommand(arg.text, args[at + 1]?.text));
  if (inner >= 0) shell.lowerCall(args.slice(inner), shell);
  for (const [at, arg] of args.entries()) {
    const [option, , , joined] = scriptOption.exec(arg.text) ?? [];
    const text = option === undefined ? arg.text : (joined ?? args[at + 1]?.text ?? "");
    if (option === undefined ? wholeScript.test(text) : /\S\s+\S/.test(text))
      shell.lowerScript(text, shell);
  }
}

function startsCommand(text: string, next = ""): boolean {
  return (
    takesRights.test(text) ||
    (destroys.test(text) && next !== "") ||
    evaluates.test(`${text} ${next}`)
  );
}

/** A script read from a stream is code that nobody has seen. */
export function runsStream(name: string, args: readonly Argument[], shell: Shell): void {
  const at = args.findIndex((arg) => /^(-[a-zA-Z]*f|--(script-)?file|--makefile)$/.test(arg.text));
  const joined = args.flatMap((arg) => {
    const value = /^(?:-[a-zA-Z]*f|--(?:script-)?file=|--makefile=)(-|\/dev\/.*)$/.exec(
      arg.text,
    )?.[1];
    return value === undefined ? [] : [{ ...arg, text: value }];
  });
  const file = joined[0] ?? (at < 0 ? undefined : args[at + 1]);
  const fed = file?.text === "-" && shell.stdin !== "terminal";
  if (fed || file?.stream || /^\/dev\/(stdin|fd\/)/.test(file?.text ?? ""))
    addExec(shell, name, "inline-code", "runs code from a stream");
}

/** Whether an earlier command of the line wrote the file that a later one runs. */
export function wasWritten({ text }: Argument, { effects, context, directory }: Shell): boolean {
  const { path } = locatePath(text, context.root, directory ?? context.root);
  return effects.some(({ action, resource }) => action === "fs.write" && resource === path);
}
