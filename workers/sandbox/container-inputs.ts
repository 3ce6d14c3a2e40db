import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ContainerPlan } from "./container-arguments.ts";
import type { Identity } from "./identity.ts";
import { madeFiles } from "./made-files.ts";
import type { Mount } from "./mounts.ts";
import { seccompProfile } from "./seccomp-profile.ts";
import { hasLiveSocket } from "./socket-files.ts";

/** What an engine takes as files only; descriptors of ours are sockets, which nobody can open. */
export async function writeInputs(
  folder: string,
  identity: Identity,
  mounts: readonly Mount[],
): Promise<Pick<ContainerPlan, "profile" | "files">> {
  const profile = join(folder, "seccomp.json");
  await writeFile(profile, seccompProfile(!hasLiveSocket(mounts.map(({ path }) => path))));
  const files = madeFiles(identity).map(({ path, text }) => {
    return { path, text, source: join(folder, basename(path)) };
  });
  for (const { source, text } of files) await writeFile(source, text, { mode: 0o644 });
  return { profile, files };
}
