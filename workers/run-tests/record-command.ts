import { join } from "node:path";
import type { Project } from "../project/project.ts";
import { mochaCommand, mochaSettings } from "./mocha-settings.ts";
import { quote } from "./quote.ts";
import { asOperand } from "./runner-command.ts";

/**
 * The repository's whole test command, with a recorder in the processes that run its tests. Null
 * where that would need another command than the repository's own.
 */
export function recordingWhole(project: Project, recorders: string): string | null {
  const { runner, testCommand, testScript } = project;
  if (testCommand === null || !isSingle(testScript)) return null;
  const recorder = join(recorders, `${runner}.cjs`);
  switch (runner) {
    case "vitest":
      return `${asPackage(recorder)}\n${withArguments(project, vitestFlags.join(" "))}`;
    case "jest":
      return withArguments(project, `--bail=0 --testRunner=${quote(recorder)}`);
    case "node":
      return `export NODE_OPTIONS=${quote(`--require ${join(recorders, "process.cjs")}`)}\n${testCommand}`;
    default:
      return null;
  }
}

const packaged = '"$PATCHGATE_RECORD/node_modules/recorder/index.cjs"';

/** Where vitest tells which tests failed, in the folder of the recording. */
export const reportName = "report.json";

const vitestFlags = [
  "--bail=0",
  // Files that share their modules cannot be told apart.
  "--isolate",
  "--reporter=default --reporter=json",
  `--outputFile.json="$PATCHGATE_RECORD/${reportName}"`,
  "--coverage.enabled --coverage.provider=custom",
  `--coverage.customProviderModule=${packaged}`,
];

/** Tests of a browser's kind are given code from outside their repository only if it is a package's. */
function asPackage(recorder: string): string {
  const code = `module.exports = require(${JSON.stringify(recorder)});`;
  return `mkdir -p "$PATCHGATE_RECORD/node_modules/recorder"\ncat > ${packaged} <<'END'\n${code}\nEND`;
}

/** Mocha loads all files into one process, so here each gets one of its own. */
export function recordingEach(
  { runner, testScript }: Project,
  files: string[],
  recorders: string,
): string | null {
  if (runner !== "mocha") return null;
  const settings = '"$PATCHGATE_RECORD/mocha.cjs"';
  const preload = `--require ${quote(join(recorders, "process.cjs"))} `;
  const mocha = mochaCommand(testScript, settings, preload);
  const each = files.map(
    (file) => `PATCHGATE_RECORD_TEST=${quote(file)} ${mocha}${asOperand(file)} || status=1`,
  );
  const written = `cat > ${settings} <<'END'\n${mochaSettings}END`;
  return [written, "status=0", ...each, "exit $status"].join("\n");
}

/** Arguments can be added to one command, not to a chain of them. */
function isSingle(script: string): boolean {
  return !/[;&|\n]/.test(script);
}

const rivals =
  /\s--(?:(?:no-)?(?:coverage|bail|testRunner|isolate)(?:[.=]\S+)?|outputFile(?:\.\w+)?[=\s](?:"[^"]*"|'[^']*'|\S+))(?=\s|$)/g;

/** Runners take some settings once only; then the script is run as it would be without its own. */
function withArguments({ testCommand, testScript }: Project, flags: string): string {
  const bare = testScript.replace(rivals, "");
  if (bare !== testScript) return `PATH="$PWD/node_modules/.bin:$PATH"\n${bare} ${flags}`;
  return `${testCommand} ${/^npm\s/.test(testCommand ?? "") ? "-- " : ""}${flags}`;
}
