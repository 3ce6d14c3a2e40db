import { groupBy } from "../group-by.ts";
import { isCode } from "../languages.ts";
import type { FileFacts } from "./facts.ts";
import { folderOf, foldersAbove, joinPath } from "./paths.ts";
import type { ProjectMap } from "./project-map.ts";
import type { moduleResolver, Resolution } from "./resolve-module.ts";

const script = /\.[cm]?[jt]sx?$/;
const mayName = /^\.{1,2}\/|\.[cm]?[jt]sx?$/;

/** Finds the texts of a file that are paths of code, whatever it does with them. */
export function codeNamer(
  map: ProjectMap,
  resolve: ReturnType<typeof moduleResolver>,
): (path: string, facts: FileFacts) => Map<string, string[]> {
  const code = [...map.files].filter(isCode);
  const byName = groupBy(code, (file) => file.slice(file.lastIndexOf("/") + 1));
  return (path, facts) => {
    const named = new Map<string, string[]>();
    for (const { paths } of facts.units)
      for (const text of paths) {
        // Nearly all texts are of other things, and there are many.
        if (!mayName.test(text) || named.has(text) || facts.loads.includes(text)) continue;
        const files = find(path, text, facts.spawns).filter((file) => file !== path);
        if (files.length > 0) named.set(text, files);
      }
    return named;
  };

  function find(path: string, text: string, spawns: boolean): string[] {
    const folder = folderOf(path);
    if (/^\.{1,2}\//.test(text)) {
      const file = fileOf(resolve(path, text));
      if (isCode(file) && isSame(file, text)) return [file];
    }
    if (!script.test(text)) return [];
    const places = foldersAbove(folder).flatMap((above) => joinPath(above, text) ?? []);
    const place = places.find((file) => map.files.has(file));
    if (place !== undefined) return [place];
    // Whoever starts processes often joins the parts of a path.
    return spawns ? (byName.get(text) ?? []) : [];
  }
}

function fileOf(resolution: Resolution): string {
  return typeof resolution === "object" ? resolution.file : "";
}

/** The folder of an index is named for other reasons too. */
function isSame(file: string, text: string): boolean {
  const stem = (path: string) => path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return stem(file) === stem(text);
}
