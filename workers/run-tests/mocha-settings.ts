import { dirname, join } from "node:path";
import { environmentOf, flagsOf, settingsFileOf } from "./script-flags.ts";

/**
 * Mocha runs the files it is given and those its settings name as well. With this in their place it
 * has the same settings without any files, read by mocha's own code.
 */
export const mochaSettings = `const { createRequire } = require("node:module");
const { join } = require("node:path");
const own = createRequire(join(process.cwd(), "package.json"));
const { loadRc, loadPkgRc } = own("mocha/lib/cli/options");
const config = process.env.PATCHGATE_MOCHA_CONFIG;
const { spec, ...settings } = { ...loadPkgRc({}), ...loadRc(config ? { config } : {}) };
module.exports = settings;
`;

/** Where they are written, for a report at this path. */
export function mochaSettingsBeside(report: string): string {
  return join(dirname(report), "mocha.cjs");
}

/** Starts mocha as the repository's script does, but for the files and the report. */
export function mochaCommand(script: string, settings: string, preload = ""): string {
  const own = settingsFileOf(script, "mocha");
  const config = own === null ? "" : `PATCHGATE_MOCHA_CONFIG='${own}' `;
  const instead = /\s--no-config\b/.test(script) ? "" : `--config ${settings} `;
  return `${environmentOf(script, "mocha")}${config}npx --no-install mocha ${preload}${instead}--no-package ${flagsOf(script, "mocha")}`;
}
