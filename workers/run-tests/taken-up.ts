import { matchesAny } from "../../policies/matches-any.ts";
import type { Project } from "../project/project.ts";
import { openSourceFolder } from "../source-folder.ts";

const typeTest = /[.-](?:test|spec)-d\.[cm]?tsx?$/;
const settings = ["vitest.config", "vite.config", "vitest.workspace"].flatMap((name) =>
  ["ts", "mts", "cts", "js", "mjs", "cjs"].map((extension) => `${name}.${extension}`),
);

/** Of these files those that the project's runner would take for tests, as far as that can be told. */
export async function takenUp(project: Project, files: string[], root: string): Promise<string[]> {
  const running = (await checksTypes(project, root)) ? files : files.filter(isRun);
  const { namedTests } = project;
  return namedTests === null ? running : running.filter((file) => isNamed(file, namedTests));
}

/** Tests of types alone are read by a compiler, and run by nobody. */
export function isRun(file: string): boolean {
  return !typeTest.test(file);
}

async function checksTypes({ runner, testScript }: Project, root: string): Promise<boolean> {
  if (runner !== "vitest") return runner === "other";
  const folder = openSourceFolder(root);
  const texts = await Promise.all(settings.map((path) => folder.read(path)));
  return [testScript, ...texts].some((text) => /\btypecheck\b/.test(text ?? ""));
}

/** Folders hold tests at any depth here, and a name may lack its extension. */
function isNamed(file: string, names: string[]): boolean {
  const stem = file.replace(/\.\w+$/, "");
  return names.some(
    (name) =>
      file === name ||
      stem === name ||
      file.startsWith(name === "." ? "" : `${name.replace(/\/$/, "")}/`) ||
      matchesAny(file, [name]),
  );
}
