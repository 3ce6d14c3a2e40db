import { emptyUnit, type LoadEffect, type Unit } from "./facts.ts";

const strength: Record<LoadEffect, number> = { inert: 0, reads: 1, runs: 2 };
/** A script among the words of a command. */
const scriptPath = /(?:^|[\s"'])([\w@./-]{1,100}\.[cm]?[jt]sx?)(?=$|[\s"'])/g;
const pathLike = /^[^\s"'`<>|{}()[\];=]{1,200}$/;

/** A unit while its syntax is being read. */
export class UnitDraft {
  readonly refs = new Set<string>();
  readonly #mentions = new Set<string>();
  readonly #paths = new Set<string>();
  readonly #unit: Unit;
  #cuts = false;

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
    // In a mention a star stands for what is only known at run time; in a text it is a star.
    if (!text.includes("*")) this.mention(text);
    if (/\s/.test(text))
      for (const [, path = ""] of text.matchAll(scriptPath)) this.#paths.add(path);
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

  markLookUp(): void {
    this.#unit.looksUp = true;
  }

  /** It takes texts apart, or changes them: what it looks up then may have any name. */
  markCut(): void {
    this.#cuts = true;
  }

  markDynamic(): void {
    this.#unit.dynamic = true;
  }

  /** Names that are neither imported nor declared at the top are local, or the platform's. */
  finish(isKnown: (name: string) => boolean): Unit {
    return {
      ...this.#unit,
      dynamic: this.#unit.dynamic || (this.#cuts && this.#unit.looksUp),
      refs: [...this.refs].filter(
        (ref) => ref.startsWith("*") || isKnown(ref) || isKnown(ref.split(".")[0] ?? ""),
      ),
      mentions: [...this.#mentions],
      paths: [...this.#paths],
    };
  }
}
