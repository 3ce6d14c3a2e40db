import { type App, createApp } from "../app.ts";

/** The state of this machine, for a command; what a crash has cut off there is told on stderr. */
export function openApp(env = process.env): Promise<App> {
  return createApp(env, (message) => console.error(`patchgate: ${message}`));
}
