import { ExportLookup, type UnitPlace } from "./export-lookup.ts";
import { type FileFacts, type ImportedName, moduleUnit, type Unit } from "./facts.ts";
import { type LinkedFile, linkFiles } from "./link-files.ts";
import { globExpression } from "./patterns.ts";
import type { ProjectMap } from "./project-map.ts";

export type GraphNode = {
  file: string;
  unit: Unit;
  /** Nodes that using this one may use; found when first asked, as few are for a small change. */
  readonly uses: number[];
  /** Members it mentions, of any object, that some class has as a method. */
  readonly mentions: string[];
  /** Methods of a class, by name. */
  methods: { name: string; node: number }[];
  /** Any of its methods may be called by code outside the repository. */
  open: boolean;
};

/** The repository's symbols and what each may use. */
export type SymbolGraph = {
  files: ReadonlyMap<string, LinkedFile>;
  nodes: GraphNode[];
  /** Nodes of a file, by unit name. */
  nodesOf(file: string): ReadonlyMap<string, number>;
  /** Nodes that run when their file is loaded. */
  loadedWith(file: string): readonly number[];
  /** A piece of a file's code as if it were a node. */
  linkPiece(file: string, unit: Unit): GraphNode;
};

/** Links every file's facts into one graph. */
export function buildGraph(facts: ReadonlyMap<string, FileFacts>, map: ProjectMap): SymbolGraph {
  const files = linkFiles(facts, map);
  const linker = new Linker(files);
  linker.linkMethods();
  linker.openClasses();
  return {
    files,
    nodes: linker.nodes,
    nodesOf: (path) => linker.nodesOf(path),
    loadedWith: (path) => linker.loadedWith(path),
    linkPiece: (path, unit) => new LinkedNode(path, unit, linker),
  };
}

const none: ReadonlyMap<string, number> = new Map();

class Linker {
  readonly nodes: GraphNode[] = [];
  readonly #places = new Map<string, Map<string, number>>();
  readonly #loaded = new Map<string, number[]>();
  readonly #methodNames = new Set<string>();
  readonly #fits = new Map<string, readonly string[]>();
  readonly #files: ReadonlyMap<string, LinkedFile>;
  readonly #lookup: ExportLookup;

  constructor(files: ReadonlyMap<string, LinkedFile>) {
    this.#files = files;
    this.#lookup = new ExportLookup(files);
    const getters = new Set([...files.values()].flatMap(({ facts }) => facts.getters));
    for (const { path, facts } of files.values()) {
      const named = new Map<string, number>();
      this.#places.set(path, named);
      for (const unit of facts.units) {
        named.set(unit.name, this.nodes.length);
        this.nodes.push(new LinkedNode(path, unit, this));
      }
      const runs = facts.units.filter((unit) => runsAtLoad(unit, getters));
      this.#loaded.set(
        path,
        runs.flatMap(({ name }) => named.get(name) ?? []),
      );
    }
  }

  loadedWith(path: string): readonly number[] {
    return this.#loaded.get(path) ?? [];
  }

  nodesOf(path: string): ReadonlyMap<string, number> {
    return this.#places.get(path) ?? none;
  }

  linkMethods(): void {
    this.nodes.forEach((node, index) => {
      this.#linkMethod(node, index);
    });
  }

  /** A member that no class has leads nowhere. */
  mentionsOf({ unit }: GraphNode): string[] {
    return unit.mentions.flatMap((name) => {
      if (!name.includes("*")) return this.#methodNames.has(name) ? [name] : [];
      return this.#fitting(name);
    });
  }

  #fitting(made: string): readonly string[] {
    const known = this.#fits.get(made);
    if (known) return known;
    const fits = globExpression(made);
    const names = [...this.#methodNames].filter((name) => fits.test(name));
    this.#fits.set(made, names);
    return names;
  }

  usesOf(node: GraphNode): number[] {
    const file = this.#files.get(node.file);
    if (!file) return [];
    const uses = new Set(node.unit.refs.flatMap((ref) => this.#targetsOf(ref, file)));
    for (const use of this.#impliedBy(node, file)) uses.add(use);
    for (const use of this.#namedBy(node, file)) uses.add(use);
    return [...uses].filter((use) => this.nodes[use] !== node);
  }

  #linkMethod(node: GraphNode, index: number): void {
    const { owner, name } = node.unit;
    if (owner === null) return;
    const place = this.nodesOf(node.file).get(owner);
    if (place === undefined) return;
    const method = name.slice(owner.length + 1);
    this.#methodNames.add(method);
    this.nodes[place]?.methods.push({ name: method, node: index });
  }

  #impliedBy(node: GraphNode, file: LinkedFile): number[] {
    if (node.unit.name !== moduleUnit) return [];
    return file.implied.flatMap((path) => this.#at(this.#lookup.find(path, "*")));
  }

  /** Code whose path it holds: it may load it, start it, or read it. */
  #namedBy(node: GraphNode, file: LinkedFile): number[] {
    const paths = node.unit.paths.flatMap((text) => file.named.get(text) ?? []);
    return paths.flatMap((path) => this.#at(this.#lookup.find(path, "*")));
  }

  #at(found: UnitPlace[]): number[] {
    return found.flatMap(({ file, unit }) => this.nodesOf(file).get(unit) ?? []);
  }

  /** What a name in a file stands for. */
  #targetsOf(ref: string, file: LinkedFile): number[] {
    if (ref.startsWith("*")) {
      const path = file.modules.get(ref.slice(1));
      return path === undefined ? [] : this.#at(this.#lookup.find(path, "*"));
    }
    const local = this.nodesOf(file.path).get(ref);
    const imported = importOf(file.facts, ref);
    const targets = imported
      ? this.#at(this.#lookup.findImport(file, imported.name, imported.member))
      : [];
    return local === undefined ? targets : [local, ...targets];
  }

  /** A class whose base is unknown may be called by whoever knows that base. */
  openClasses(): void {
    const bases = this.nodes.flatMap((node) => {
      const file = this.#files.get(node.file);
      const { parent } = node.unit;
      if (parent === null || !file) return [];
      return [{ node, over: this.#targetsOf(parent, file).map((index) => this.nodes[index]) }];
    });
    const isUnknown = ({ node, over }: (typeof bases)[number]) =>
      !node.open && (over.length === 0 || over.some((base) => !base || isUnknownBase(base)));
    for (let open = bases.filter(isUnknown); open.length > 0; open = bases.filter(isUnknown)) {
      for (const { node } of open) node.open = true;
    }
  }
}

class LinkedNode implements GraphNode {
  readonly methods: GraphNode["methods"] = [];
  readonly file: string;
  readonly unit: Unit;
  open: boolean;
  readonly #linker: Linker;
  #uses: number[] | undefined;
  #mentions: string[] | undefined;

  constructor(file: string, unit: Unit, linker: Linker) {
    this.file = file;
    this.unit = unit;
    this.open = unit.open;
    this.#linker = linker;
  }

  get uses(): number[] {
    this.#uses ??= this.#linker.usesOf(this);
    return this.#uses;
  }

  get mentions(): string[] {
    this.#mentions ??= this.#linker.mentionsOf(this);
    return this.#mentions;
  }
}

/** What only reads when it is loaded runs code where it reads a getter. */
export function runsAtLoad({ name, load, mentions }: Unit, getters: ReadonlySet<string>): boolean {
  if (name === moduleUnit || load === "runs") return true;
  return load === "reads" && getters.size > 0 && mentions.some((member) => getters.has(member));
}

function isUnknownBase(base: GraphNode): boolean {
  return base.open || !["class", "export"].includes(base.unit.kind);
}

function importOf(
  facts: FileFacts,
  ref: string,
): { name: ImportedName; member: string | null } | null {
  const whole = Object.hasOwn(facts.imports, ref) ? facts.imports[ref] : undefined;
  if (whole) return { name: whole, member: null };
  const dot = ref.indexOf(".");
  const head = ref.slice(0, dot);
  const part = dot > 0 && Object.hasOwn(facts.imports, head) ? facts.imports[head] : undefined;
  return part ? { name: part, member: ref.slice(dot + 1) } : null;
}
