import type { Call, Shell } from "../shell/shell.ts";

/** Turns one call of a program into what it does. */
export type Lowering = (call: Call, shell: Shell) => void;
