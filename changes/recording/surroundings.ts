import { createHash } from "node:crypto";
import { isCode } from "../languages.ts";
import { isDocument, ownerOfSnapshot } from "../selection/assets.ts";
import { isSetting, manifestSettings } from "../selection/full-run.ts";
import type { SourceTree } from "../source-tree.ts";

/**
 * A digest of what may steer any test without being code that it runs: settings, lockfiles, data,
 * and the platform. A recording says nothing of tests in other surroundings.
 */
export async function surroundingsOf(tree: SourceTree): Promise<string> {
  const paths = (await tree.list()).filter(steersTests).sort();
  const lines = await Promise.all(
    paths.map(async (path) => {
      if (!isManifest(path)) return `${path} ${await tree.hash(path)}`;
      return `${path} ${JSON.stringify(manifestSettings(await tree.read(path)))}`;
    }),
  );
  const links = (await tree.links()).map(({ path, target }) => `${path} -> ${target}`).sort();
  const text = [process.version, process.platform, process.arch, ...lines, ...links].join("\n");
  return createHash("sha256").update(text).digest("hex");
}

function steersTests(path: string): boolean {
  if (isSetting(path) || isManifest(path)) return true;
  return !isCode(path) && !isDocument(path) && ownerOfSnapshot(path) === null;
}

function isManifest(path: string): boolean {
  return /(^|\/)package\.json$/.test(path);
}
