import { emptyUnit, type LoadEffect, type Unit } from "./facts.ts";

const strength: Record<LoadEffect, number> = { inert: 0, reads: 1, runs: 2 };
const pathLike = /^[^\s"'`<>|{}()[\];=]{1,200}$/;

/** A unit while its syntax is being read. */
export class UnitDraft {
  readonly refs = new Set<string>();
  readonly #mentions = new Set<string>();
  readonly #paths = new Set<string>();
  readonly #unit: Unit;

  constructor(name: string, kind: Unit["kind"], owner: string | null = null) {
    this.#unit = { ...emptyUnit(name, kind), owner };
  }

  get name(): string {
    return this.#unit.name;
  }

  mention(name: string): void {
    if (name.length <= 60) this.#mentions.add(name);
  }

  /** A string value may name a member, or a path. */
  quote(text: string): void {
    this.mention(text);
    if (/[./]/.test(text) ? pathLike.test(text) : /^[\w-]{2,60}$/.test(text)) this.#paths.add(text);
  }

  atLoad(effect: LoadEffect): void {
    if (strength[effect] > strength[this.#unit.load]) this.#unit.load = effect;
  }

  inherit(parent: string): void {
    this.#unit.parent = parent;
  }

  markOpen(): void {
    this.#unit.open = true;
  }

  markDynamic(): void {
    this.#unit.dynamic = true;
  }

  /** Names that are neither imported nor declared at the top are local, or the platform's. */
  finish(isKnown: (name: string) => boolean): Unit {
    return {
      ...this.#unit,
      refs: [...this.refs].filter(
        (ref) => ref.startsWith("*") || isKnown(ref) || isKnown(ref.split(".")[0] ?? ""),
      ),
      mentions: [...this.#mentions],
      paths: [...this.#paths],
    };
  }
}
