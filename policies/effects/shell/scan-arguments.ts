import { locatePath } from "../../paths.ts";
import { type Argument, addPath, literal, type Shell } from "./shell.ts";

/** Arguments of any program that name a secret, however they are joined to an option. */
export function scanArguments(args: readonly Argument[], shell: Shell): void {
  for (const arg of args)
    for (const text of pathCandidates(arg.text)) {
      const place = locatePath(text, shell.context.root, shell.directory ?? shell.context.root);
      if (shell.context.zonesOf(place.path).includes("secrets"))
        addPath(shell, "fs.read", { ...arg, text, known: true }, `names ${text}`);
    }
  scanOutputs(args, shell);
}

const output =
  /^(?:-o|--?(?:out|install-dir(?:ectory)?|target-dir|dest(?:ination)?|(?:diagnostic|report|cpu-prof|heap-prof)-dir|redirect-warnings)(?:[-_]?(?:put|file|dir|path))*(?:[-_]?(?:dir|file|path))?)(=?)(.*)$/is;

/** An output option of any program, where it leads out of the workspace. */
function scanOutputs(args: readonly Argument[], shell: Shell): void {
  for (const [at, arg] of args.entries()) {
    const [whole, , joined] = output.exec(arg.text) ?? [];
    if (whole === undefined) continue;
    const target = joined ? literal(joined) : args[at + 1];
    if (!target?.known || !/^([/~]|\.\.)/.test(target.text)) continue;
    const place = locatePath(
      target.text,
      shell.context.root,
      shell.directory ?? shell.context.root,
    );
    if (place.kind === "outside") addPath(shell, "fs.write", target, `${arg.text} names an output`);
  }
}

function pathCandidates(text: string): string[] {
  if (text.length > 1000 || /[\s(){}]/.test(text)) return [];
  const joined = /^-[a-zA-Z]([^-=].*)$/.exec(text)?.[1];
  const parts = text.split(/[=@:,]/).slice(1);
  return [text, ...(joined ? [joined] : []), ...parts].filter((part) => /[\w~]/.test(part));
}

const includes = /^(--include|--glob|--iglob|-g)(?:=|$)(.*)|^-g(.+)/s;

/** Globs that a recursive search is pointed at by an option; `!x` leaves out instead. */
export function scanIncludes(args: readonly Argument[], shell: Shell): void {
  args.forEach((arg, at) => {
    const [whole, option, joined, short] = includes.exec(arg.text) ?? [];
    if (whole === undefined) return;
    const apart = option === whole ? args[at + 1]?.text : undefined;
    const glob = apart ?? joined ?? short ?? "";
    if (glob === "" || glob.startsWith("!")) return;
    const path = { text: glob, known: true, glob: true, computed: false, stream: false };
    const before = shell.effects.length;
    addPath(shell, "fs.read", path, `searches ${glob}`);
    shell.effects = shell.effects.filter(
      (effect, place) => place < before || effect.zones.includes("secrets"),
    );
  });
}
