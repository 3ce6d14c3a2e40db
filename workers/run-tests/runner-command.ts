import type { Project } from "../project/project.ts";

/** Marks where the report of one file begins, for runners that do not name it. */
export const fileMark = "@@patchgate-file ";

/** The command that runs these test files and reports in a form a program can read. */
export function runnerCommand(project: Project, files: string[]): string | null {
  const listed = files.map(quote).join(" ");
  const { runner, testScript } = project;
  switch (runner) {
    case "vitest":
      return `npx --no-install vitest run --reporter=json ${configOf(testScript)}${listed}`;
    case "jest":
      return `${nodeOptions(testScript)}npx --no-install jest --json ${configOf(testScript)}--runTestsByPath ${listed}`;
    case "mocha":
      return `npx --no-install mocha --reporter json ${configOf(testScript)}${listed}`;
    case "node":
      return eachFile(files, `node ${nodeFlags(testScript)}--test --test-reporter=tap`);
    default:
      return project.testCommand;
  }
}

function eachFile(files: string[], command: string): string {
  const each = files.map(
    (file) => `printf '%s\\n' ${quote(fileMark + file)}; ${command} ${quote(file)} || status=1`,
  );
  return ["status=0", ...each, "exit $status"].join("\n");
}

/** Settings the repository's own script gives its runner; without them its tests may not even load. */
function configOf(script: string): string {
  const found = script.match(/(?:--(?:config|root|project|require|import)|-c|-r)[= ]\S+/g) ?? [];
  return found.map((flag) => `${flag} `).join("");
}

function nodeOptions(script: string): string {
  const found = /\bNODE_OPTIONS=("[^"]*"|'[^']*'|\S+)/.exec(script)?.[0];
  return found ? `${found} ` : "";
}

function nodeFlags(script: string): string {
  const [, flags = ""] = /\bnode\s+(.*)/.exec(script) ?? [];
  const kept = flags.match(
    /--(?:import|require|loader|experimental-[\w-]+|conditions)(?:[= ][^-\s]\S*)?/g,
  );
  return (kept ?? []).map((flag) => `${flag} `).join("");
}

function quote(word: string): string {
  return /^[\w./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
