import { join } from "node:path";
import { dependencyDigest, packageFolders } from "./dependencies.ts";
import { installDependencies } from "./install-dependencies.ts";
import { exists } from "./sandbox-view.ts";

/** Where a run's packages come from, and what the sandbox must show of it. */
export type DependencySource = { from: string; folders: string[]; mounts: string[] };

/**
 * The repository's own packages when they were made from the same lockfile, else an installation
 * of the base commit's, kept by the lockfile's digest. Null when the base needs no packages.
 */
export async function findDependencies(options: {
  repository: string;
  home: string;
  /** The working copy at the base commit. */
  root: string;
  install?: string | false;
  tracked(): Promise<string[]>;
  checkout(folder: string): Promise<void>;
  signal: AbortSignal;
}): Promise<DependencySource | null> {
  const { repository, root, install, checkout, signal } = options;
  const digest = await dependencyDigest(root);
  if (!digest || ((await exists(join(root, "node_modules"))) && (await isTracked(options))))
    return null;
  const folders = await packageFolders(root, options.tracked);
  if (await exists(join(repository, "node_modules"))) {
    if ((await dependencyDigest(repository)) === digest) return source(repository, folders);
  }
  if (install === false) return null;
  const folder = join(options.home, "deps", digest);
  await installDependencies({ folder, command: install, checkout, signal });
  return source(folder, folders);
}

/** A repository that commits its packages brings them along. */
async function isTracked({ tracked }: { tracked(): Promise<string[]> }): Promise<boolean> {
  return (await tracked()).some((path) => path.startsWith("node_modules/"));
}

async function source(from: string, folders: string[]): Promise<DependencySource> {
  const mounts: string[] = [];
  for (const folder of folders) {
    const packages = join(from, folder, "node_modules");
    if (await exists(packages)) mounts.push(packages);
  }
  return { from, folders, mounts };
}
