import type { Constants } from "./constant-texts.ts";
import { emptyFacts, type FileFacts, moduleUnit, type Unit } from "./facts.ts";
import { UnitDraft } from "./unit-draft.ts";

/** Whoever loads one of these starts processes, by whatever name it calls that. */
const spawners =
  /^((node:)?(child_process|cluster)|execa|tinyexec|nano-spawn|cross-spawn|zx|shelljs|foreground-child|playwright|@playwright\/test|puppeteer|selenium-webdriver|webdriverio|testcafe|cypress)$/;

/** A file's facts while its syntax is being read. */
export class FileDraft {
  readonly facts: FileFacts = emptyFacts();
  readonly #units = new Map<string, UnitDraft>();
  readonly #loads = new Set<string>();
  /** Names declared at the file's top, which may be called like the platform's own. */
  readonly declared = new Set<string>();
  /** Names of what may change after it was made, for whoever uses it later. */
  readonly lasting = new Set<string>();
  /** Names of flat values, which are only changed by their names. */
  readonly flat = new Set<string>();
  /** Names that are handed on, and not only asked for their members. */
  readonly handedOn = new Set<string>();
  /** Names of what belongs to everybody, by the units that touch it. */
  readonly #worldly = new Map<string, Set<string>>();
  /** Names a unit writes to that are neither declared at the top nor imported. */
  readonly #changing = new Map<string, Set<string>>();
  readonly #readConstants: () => Constants;
  #constants: Constants | undefined;

  constructor(readConstants: () => Constants = () => new Map()) {
    this.#readConstants = readConstants;
  }

  /** Few files need them, so they are read when they are asked for. */
  get constants(): Constants {
    this.#constants ??= this.#readConstants();
    return this.#constants;
  }

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

  markWorldly(unit: string, name: string): void {
    addTo(this.#worldly, unit, name);
  }

  markChanging(unit: string, name: string): void {
    addTo(this.#changing, unit, name);
  }

  /** Where code gives these names to things of its own, they mean nothing else, if they may. */
  forgetWorldly(isOf: (unit: string) => boolean, ownNames: () => ReadonlySet<string>): void {
    for (const [unit, names] of this.#worldly) {
      if (!isOf(unit)) continue;
      for (const name of ownNames()) if (!plainlyWorldly.test(name)) names.delete(name);
      if (names.size === 0) this.#worldly.delete(unit);
    }
  }

  /** Code that changes what it is given may change what lasts. */
  settleChanging(isOf: (unit: string) => boolean, given: () => ReadonlySet<string>): void {
    for (const [unit, names] of this.#changing) {
      if (!isOf(unit)) continue;
      const parameters = given();
      if ([...names].some((name) => parameters.has(name))) this.lasting.add(unit);
      this.#changing.delete(unit);
    }
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
    const loads = [...this.#loads];
    const spawns = this.facts.spawns || loads.some((from) => spawners.test(from));
    const worldly = [...this.#worldly.keys()];
    return { ...this.facts, loads, spawns, lasting: this.#lastingNames(), worldly, units };
  }

  #lastingNames(): string[] {
    const exported = new Set(Object.values(this.facts.exports));
    const flat = [...this.flat].filter((name) => exported.has(name) || this.handedOn.has(name));
    return [...new Set([...this.lasting, ...flat])];
  }
}

/** Names that hardly ever mean something else. */
const plainlyWorldly = /^(process|globalThis|window|document|vi|vitest|jest)$/;

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
