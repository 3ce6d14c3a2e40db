import { isAmbientFile, isScript } from "../languages.ts";
import { isTestMaterial } from "../test-files.ts";
import { findEntries } from "./find-file.ts";
import type { Package, ProjectMap } from "./project-map.ts";
import { asObject } from "./read-json.ts";

const packageName = /^(@[^/]+\/)?[^/]+/;
const installed = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/;

/** Where a package from outside is as one whole that loads packages of the repository; null for others. */
export function addOnPlace({ bridges }: ProjectMap, specifier: string): string | null {
  const name = packageName.exec(specifier)?.[0] ?? "";
  return bridges.has(name) ? `node_modules/${name}` : null;
}

export function isAddOn(path: string): boolean {
  return installed.test(path);
}

/** Finds the repository's own files that a package from outside may load. */
export function openBridged(map: ProjectMap): (place: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const search = (name: string) => {
    const own = [...(map.bridges.get(name) ?? [])];
    const owners = own.flatMap((one) => map.packages.filter((item) => item.name === one));
    return owners.flatMap((owner) => filesOf(map, owner));
  };
  return (place) => {
    const name = installed.exec(place)?.[1];
    if (name === undefined || !map.bridges.has(name)) return [];
    const files = known.get(name) ?? search(name);
    known.set(name, files);
    return files;
  };
}

/** What a package offers by name; all its code where it offers more than it names, or that is not found. */
function filesOf(map: ProjectMap, owner: Package): string[] {
  const keys = Object.keys(asObject(owner.manifest.exports) ?? {});
  const subpaths = keys.filter((key) => key.startsWith(".") && !key.endsWith(".json"));
  const offered = subpaths.map((subpath) => findEntries(map, owner, subpath));
  const isNamed = subpaths.length > 0 && !subpaths.some((subpath) => subpath.includes("*"));
  if (isNamed && offered.every((files) => files.length > 0)) return [...new Set(offered.flat())];
  const isOwn = (path: string) => owner.folder === "" || path.startsWith(`${owner.folder}/`);
  return [...map.files].filter(
    (path) => isScript(path) && isOwn(path) && !isAmbientFile(path) && !isTestMaterial(path),
  );
}
