/** Raise when the shape or the meaning of the facts changes: older ones are then read anew. */
export const factsVersion = 19;

/** The unit that holds a file's load-time statements. */
export const moduleUnit = "<module>";

/** Before a module that is named as a file: whoever names it may load it, or only pass it on. */
export const namedPrefix = "named:";

/** What evaluating a unit at load does: nothing that can fail, read other names, or run code. */
export type LoadEffect = "inert" | "reads" | "runs";

/** A top-level declaration or a method: the grain of the graph. */
export type Unit = {
  name: string;
  kind: "function" | "class" | "method" | "variable" | "namespace" | "export" | "module";
  /** Local names it uses; `ns.name` where only a member of an import is used, `*./x` for a module. */
  refs: string[];
  /** Member names and string values it mentions: what it may call by name; `get*` for made names. */
  mentions: string[];
  /** Strings that could be paths. */
  paths: string[];
  load: LoadEffect;
  /** The class it belongs to. */
  owner: string | null;
  /** The local name of the class it extends; empty when it extends an expression. */
  parent: string | null;
  /** Any member may be called: a framework knows the class, or its names are computed. */
  open: boolean;
  /** Computes member names, so any member of a class it meets may be called. */
  dynamic: boolean;
  /** Calls members whose names it is given. */
  looksUp: boolean;
};

export type ImportedName = { from: string; name: string };

/** Everything the graph needs to know of a file; depends on its content and extension alone. */
export type FileFacts = {
  imports: Record<string, ImportedName>;
  /** Exported name to the unit behind it. */
  exports: Record<string, string>;
  /** Exported name to the whole module it stands for. */
  namespaces: Record<string, string>;
  stars: string[];
  /** Modules it may load. */
  loads: string[];
  /** Modules it names for their types alone. */
  typeLoads: string[];
  /** Those among them that some compilers load all the same. */
  keptLoads: string[];
  /** Names of its getters: to read one runs code. */
  getters: string[];
  /** Patterns of modules it may load. */
  globs: string[];
  /** It loads modules by computed names. */
  unknownLoads: boolean;
  spawns: boolean;
  /** It calls `test`, `it`, `describe`, at its top or in a function. */
  declaresTests: boolean;
  /** When it is loaded, it gives tests to what makes them, as `ruleTester.run`. */
  handsOverTests: boolean;
  /** Units that hold what may change, so that one test may see it of another. */
  lasting: string[];
  /** Units that touch what belongs to everybody, as the process. */
  worldly: string[];
  /** Names cannot be told apart: whoever uses one uses all. */
  whole: boolean;
  /** It could not be parsed. */
  broken: boolean;
  /** It is too long to be read. */
  unread: boolean;
  units: Unit[];
};

export function emptyUnit(name: string, kind: Unit["kind"]): Unit {
  return {
    name,
    kind,
    refs: [],
    mentions: [],
    paths: [],
    load: "inert",
    owner: null,
    parent: null,
    open: false,
    dynamic: false,
    looksUp: false,
  };
}

export function emptyFacts(): FileFacts {
  return {
    imports: {},
    exports: {},
    namespaces: {},
    stars: [],
    loads: [],
    typeLoads: [],
    keptLoads: [],
    getters: [],
    globs: [],
    unknownLoads: false,
    spawns: false,
    declaresTests: false,
    handsOverTests: false,
    lasting: [],
    worldly: [],
    whole: false,
    broken: false,
    unread: false,
    units: [],
  };
}

/** A file of which nothing is seen: it is one whole, and runs when it is loaded. */
export function wholeFacts(): FileFacts {
  const module: Unit = { ...emptyUnit(moduleUnit, "module"), load: "runs" };
  return { ...emptyFacts(), whole: true, units: [module] };
}

export function unreadFacts(): FileFacts {
  return { ...wholeFacts(), unread: true };
}
