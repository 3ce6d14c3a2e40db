import { existsSync, readFileSync } from "node:fs";

const depths = ["../", "../../", "./", "../../../"];

/**
 * Reads a text of the package, e.g. `agents/tester/test-patch.md`. Found from the sources, from a
 * bundle and from the library alike: each lies at most three folders below the package's root.
 */
export function readText(path: string): string {
  const places = depths.map((depth) => new URL(depth + path, import.meta.url));
  const found = places.find((place) => existsSync(place));
  if (found) return readFileSync(found, "utf8").trim();
  throw new Error(`${path} is missing from the installed package. Install patchgate again.`);
}
