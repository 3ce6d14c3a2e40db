import { emptyFacts, type FileFacts, moduleUnit, type Unit } from "./facts.ts";
import { UnitDraft } from "./unit-draft.ts";

/** A file's facts while its syntax is being read. */
export class FileDraft {
  readonly facts: FileFacts = emptyFacts();
  readonly #units = new Map<string, UnitDraft>();
  readonly #loads = new Set<string>();

  unit(name: string, kind: Unit["kind"], owner: string | null = null): UnitDraft {
    const known = this.#units.get(name);
    if (known) return known;
    const draft = new UnitDraft(name, kind, owner);
    this.#units.set(name, draft);
    return draft;
  }

  get module(): UnitDraft {
    return this.unit(moduleUnit, "module");
  }

  load(specifier: string): void {
    this.#loads.add(specifier);
  }

  isImported(name: string): boolean {
    return Object.hasOwn(this.facts.imports, name);
  }

  finish(): FileFacts {
    const isKnown = (name: string) => this.#units.has(name) || this.isImported(name);
    const module = this.module;
    module.atLoad("runs");
    const units = [...this.#units.values()].map((draft) => draft.finish(isKnown));
    return { ...this.facts, loads: [...this.#loads], units };
  }
}
