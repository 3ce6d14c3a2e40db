import { barrelTraps } from "./barrels.ts";
import { bridgeTraps } from "./bridges.ts";
import { classFileTraps } from "./class-files.ts";
import { classTraps } from "./classes.ts";
import { earlyErrorTraps } from "./early-errors.ts";
import { fileTraps } from "./files.ts";
import { moduleTraps } from "./modules.ts";
import { placeTraps } from "./places.ts";
import type { Trap } from "./trap.ts";
import { unseenTraps } from "./unseen.ts";

export const traps: Trap[] = [
  ...moduleTraps,
  ...fileTraps,
  ...barrelTraps,
  ...bridgeTraps,
  ...classTraps,
  ...classFileTraps,
  ...placeTraps,
  ...earlyErrorTraps,
  ...unseenTraps,
];
