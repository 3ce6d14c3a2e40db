import { type Argument, addExec, type ExecZone, type Shell } from "../shell/shell.ts";

/** An argument that turns a program into something else. Never a reason to allow: only to refuse. */
export type Danger = { when: RegExp; zone?: ExecZone; note: string };

/** Adds what dangerous arguments do. */
export function addDangers(
  name: string,
  args: readonly Argument[],
  dangers: readonly Danger[],
  shell: Shell,
): void {
  for (const { when, zone = "escape", note } of dangers)
    if (args.some((arg) => when.test(arg.text))) addExec(shell, name, zone, note);
}
