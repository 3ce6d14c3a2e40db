/** Load-time code of a file: its statements outside any declaration. */
export const moduleName = "<module>";
/** The modules a file loads, in order. */
export const importsName = "<imports>";

/** One named thing of a file, in a form in which comments and layout leave no trace. */
export type Declaration = {
  /** Qualified within the file, e.g. `Parser.parse`. */
  name: string;
  kind: string;
  exported: boolean;
  /** As written, with what its imports stand for: where this is the same, nothing differs. */
  source: string;
  /** The whole declaration; imported names are replaced by what they stand for. */
  shape(): string;
  /** What callers see of it. */
  signature(): string;
  /** The whole declaration without its own name and with imports as written. */
  nameless(): string;
  /** Lines, 1-based. */
  span: { start: number; end: number };
  /** Parts whose order is part of the meaning, such as the members of an enum. */
  order: string[];
};

/** What one file declares; null when it cannot be parsed. */
export type FileDeclarations = Declaration[] | null;
