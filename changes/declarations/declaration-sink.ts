import type { Node, ts } from "ts-morph";
import { isErased } from "../languages.ts";
import type { Declaration } from "./declaration.ts";
import type { ModuleTies } from "./read-modules.ts";
import { readShape } from "./read-shape.ts";

/** What a reader of syntax says about one declaration. */
export type Found = {
  name: string;
  kind: string;
  node: Node;
  exported: boolean;
  /** Nodes that are reported apart and so are no part of this declaration. */
  apart?: Node[];
  /** What callers do not see: the body, the initial value. */
  hidden?: Node[];
  order?: string[];
  /** The keyword that stands outside the node, such as `const`. */
  keyword?: string;
};

/** Collects the declarations of one file; parts of the same name become one. */
export class DeclarationSink {
  readonly #found = new Map<string, Declaration>();
  readonly #ties: ModuleTies;
  readonly #meaning: string;

  constructor(ties: ModuleTies) {
    this.#ties = ties;
    this.#meaning = [...ties.bindings].map((pair) => pair.join("=")).join("\n");
  }

  add(found: Found): void {
    const declaration = this.#describe(found);
    const earlier = this.#found.get(found.name);
    this.#found.set(found.name, earlier ? merge(earlier, declaration) : declaration);
  }

  all(): Declaration[] {
    return [...this.#found.values()];
  }

  has(name: string): boolean {
    return this.#found.has(name);
  }

  /** Exported, but not under its own name: who asks for that gets nothing. */
  markAliased(name: string): void {
    const known = this.#found.get(name);
    if (!known) return;
    const { source, shape, signature } = known;
    const marked = (text: string) => `aliased ${text}`;
    this.#found.set(name, {
      ...known,
      source: marked(source),
      shape: () => marked(shape()),
      signature: () => marked(signature()),
    });
  }

  #describe(found: Found): Declaration {
    const node = found.node.compilerNode;
    const bindings = this.#ties.bindings;
    const omit = new Set<ts.Node>(found.apart?.map((part) => part.compilerNode));
    const seen = new Set([...omit, ...(found.hidden ?? []).map((part) => part.compilerNode)]);
    const keyword = found.keyword ? `${found.keyword} ` : "";
    const blank = found.name.slice(found.name.lastIndexOf(".") + 1);
    return {
      name: found.name,
      kind: found.kind,
      exported: found.exported,
      source: `${keyword}${node.getText()}\n${this.#meaning}`,
      shape: () => keyword + readShape(node, { omit, bindings }),
      signature: () => keyword + readShape(node, { omit: seen, bindings }),
      nameless: () => keyword + readShape(node, { omit, blank }),
      span: readSpan(found.node),
      order: found.order ?? [],
    };
  }
}

/** Lines of a node. The compiler keeps a table of lines; ts-morph counts them anew each time. */
export function readSpan(node: Node): Declaration["span"] {
  const file = node.getSourceFile().compilerNode;
  const line = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  return { start: line(node.compilerNode.getStart(file)), end: line(node.compilerNode.end) };
}

/** Overloads, accessor pairs, merged interfaces and namespaces are one symbol; a value gives its kind. */
function merge(a: Declaration, b: Declaration): Declaration {
  return {
    ...a,
    kind: isErased(a.kind) ? b.kind : a.kind,
    exported: a.exported || b.exported,
    source: `${a.source}\n${b.source}`,
    shape: () => `${a.shape()}\n${b.shape()}`,
    signature: () => `${a.signature()}\n${b.signature()}`,
    nameless: () => `${a.nameless()}\n${b.nameless()}`,
    span: { start: Math.min(a.span.start, b.span.start), end: Math.max(a.span.end, b.span.end) },
    order: [...a.order, ...b.order],
  };
}
