import { isOtherCode } from "../changes/other-languages.ts";
import type { Config } from "../contracts/config.ts";
import { detectProject } from "../workers/project/detect-project.ts";
import { listFiles } from "../workers/repository.ts";

type Base = { root: string; baseSha: string; files: Record<string, string | null> };

/**
 * Why no test can be run in a repository, however it is written, and what would change that;
 * undefined where one can, or where the work may yet bring one along, as in an empty repository.
 * Files are listed only where no command is named.
 */
export async function whyUntestable(base: Base, commands: Config["commands"]) {
  const source = { packageJson: base.files["package.json"] ?? null, has: () => false };
  const canRun = (tests: string[]) => detectProject({ ...source, tests }, commands).testCommand;
  if (commands.test === false) return `commands.test in patchgate.yml is false. ${mend}`;
  if (canRun([]) !== null) return undefined;
  const files = await listFiles(base.root, base.baseSha);
  if (canRun(files) !== null || !files.some(isOtherCode)) return undefined;
  const script =
    source.packageJson === null
      ? "there is no package.json"
      : "package.json has no test script and names no test runner";
  return `patchgate.yml names no commands.test, ${script}, and there is no file that node --test could run. ${mend}`;
}

const mend =
  'Name the command in patchgate.yml, such as `commands: { test: "pytest -q" }`, commit it, and start a new run.';
