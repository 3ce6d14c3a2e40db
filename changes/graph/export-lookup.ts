import type { FileFacts, ImportedName } from "./facts.ts";
import type { LinkedFile } from "./link-files.ts";

/** A unit of a file. */
export type UnitPlace = { file: string; unit: string };

/** Finds the units behind exported names, through re-exports and barrels. */
export class ExportLookup {
  readonly #files: ReadonlyMap<string, LinkedFile>;
  readonly #known = new Map<string, UnitPlace[]>();

  constructor(files: ReadonlyMap<string, LinkedFile>) {
    this.#files = files;
  }

  /** Units behind `name` of a file; `*` means all it exports. */
  find(path: string, name: string): UnitPlace[] {
    const key = `${path}\0${name}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#search(path, name, new Set());
    this.#known.set(key, found);
    return found;
  }

  #search(path: string, name: string, seen: Set<string>): UnitPlace[] {
    const file = this.#files.get(path);
    if (!file || seen.has(path)) return [];
    seen.add(path);
    if (file.facts.whole) return file.facts.units.map((unit) => ({ file: path, unit: unit.name }));
    const named = Object.hasOwn(file.facts.exports, name) ? file.facts.exports[name] : undefined;
    if (named !== undefined) return [{ file: path, unit: named }];
    const own = name === "*" ? Object.values(file.facts.exports) : [];
    return [
      ...own.map((unit) => ({ file: path, unit })),
      ...this.#stars(file).flatMap((next) => this.#search(next, name, seen)),
    ];
  }

  #stars(file: LinkedFile): string[] {
    return file.facts.stars.flatMap((star) => file.modules.get(star) ?? []);
  }

  /** Units an import stands for; with `member`, those a single member of it stands for. */
  findImport(file: LinkedFile, imported: ImportedName, member: string | null): UnitPlace[] {
    const target = file.modules.get(imported.from);
    if (target === undefined) return [];
    if (member === null) return this.find(target, imported.name);
    const namespace =
      imported.name === "*" ? target : this.#namespaceBehind(target, imported.name, new Set());
    if (namespace === null) return this.find(target, imported.name);
    const found = this.find(namespace, member);
    return found.length > 0 ? found : this.find(namespace, "*");
  }

  /** The module that an exported name stands for as a whole, if it does. */
  #namespaceBehind(path: string, name: string, seen: Set<string>): string | null {
    const file = this.#files.get(path);
    if (!file || seen.has(path)) return null;
    seen.add(path);
    const { namespaces } = file.facts;
    const whole = Object.hasOwn(namespaces, name) ? namespaces[name] : undefined;
    if (whole !== undefined) return file.modules.get(whole) ?? null;
    const passed = passedOn(file.facts, name);
    if (passed) {
      const target = file.modules.get(passed.from);
      if (target === undefined) return null;
      return passed.name === "*" ? target : this.#namespaceBehind(target, passed.name, seen);
    }
    if (Object.hasOwn(file.facts.exports, name)) return null;
    for (const star of this.#stars(file)) {
      const found = this.#namespaceBehind(star, name, seen);
      if (found !== null) return found;
    }
    return null;
  }
}

/** The import that a file exports under a name without adding to it. */
function passedOn(facts: FileFacts, name: string): ImportedName | null {
  const unit = facts.units.find((candidate) => candidate.name === facts.exports[name]);
  const [only, ...more] = unit?.refs ?? [];
  if (!unit || only === undefined || more.length > 0 || unit.mentions.length > 0) return null;
  if (unit.kind !== "export" && unit.name !== "default") return null;
  return (Object.hasOwn(facts.imports, only) ? facts.imports[only] : null) ?? null;
}
