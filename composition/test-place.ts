import { existsSync, lstatSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "../config.ts";
import { sandboxOf } from "../terms.ts";
import type { Place } from "../workers/command-runner.ts";
import { detectProject } from "../workers/project/detect-project.ts";
import type { Project } from "../workers/project/project.ts";
import { RepositoryError, readRepository } from "../workers/repository.ts";
import { openSandbox } from "../workers/sandbox/open-sandbox.ts";

export type TestPlaceRequest = {
  folder: string;
  home: string;
  env: NodeJS.ProcessEnv;
  sandbox: string | undefined;
  signal: AbortSignal;
};

export type TestPlace = { project: Project; place: Place; baseSha: string };

/** The user's working tree as a place to run its tests in. */
export async function openTestPlace(
  request: TestPlaceRequest,
  tests: string[],
): Promise<TestPlace> {
  const { folder, home, env, signal } = request;
  const asked = ["patchgate.yml", "package.json"];
  const { root, baseSha, files } = await readRepository(folder, undefined, asked);
  const { config } = await loadConfig(files["patchgate.yml"] ?? null, env, {});
  const has = (path: string) => existsSync(join(root, path));
  const source = { packageJson: files["package.json"] ?? null, tests, has };
  const project = detectProject(source, config.commands);
  if (project.testCommand === null)
    throw new RepositoryError(
      `${root} does not say how its tests are run. Add a test script to package.json, or commands.test to patchgate.yml.`,
    );
  const sandbox = await openSandbox({
    backend: sandboxOf(config, request.sandbox),
    verdictFile: join(home, "sandbox-verdict.json"),
    ...(config.sandbox.image ? { image: config.sandbox.image } : {}),
  });
  const timeoutMs = config.sandbox.wallSeconds * 1000;
  const packages = await packagesOutside(root);
  const readonly = [join(root, ".git"), ...packages];
  const writable = project.runner === "vitest" ? await settingsFolders(packages) : [];
  const common = { root, borrowed: true, sandbox, env: { CI: "1" }, timeoutMs, signal };
  return { project, baseSha, place: { ...common, readonly, writable } };
}

/** A link may lead to packages that lie elsewhere: tests may read and never change them. */
async function packagesOutside(root: string): Promise<string[]> {
  const packages = await realpath(join(root, "node_modules")).catch(() => null);
  return packages && !packages.startsWith(`${root}/`) ? [packages] : [];
}

/** Beside the packages vite keeps the settings it compiled, and begins nothing where it cannot. */
async function settingsFolders(packages: string[]): Promise<string[]> {
  const folders = packages.map((folder) => join(folder, ".vite-temp"));
  for (const folder of folders) await mkdir(folder).catch(() => undefined);
  return folders.filter((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isDirectory());
}
