import type { Node, ParamPattern } from "oxc-parser";
import { childrenOf } from "../graph/child-nodes.ts";

export type Span = { start: number; end: number };

/** Part of a file that does nothing before it is called. */
export type FunctionPart = Span & {
  name: string;
  /** Where what runs of it stands: what is before belongs to what is around. */
  runs: Span;
  /** What can be seen of it without a call. */
  shell: string;
  /** Functions in it; they are no part of its own text. */
  inner: FunctionPart[];
};

type AnyFunction = {
  type: string;
  async: boolean;
  generator: boolean;
  params: ParamPattern[];
};

/** `length`, and what kind of function it is, can be asked of it without a call. */
export function shellOf({ type, async, generator, params }: AnyFunction): string {
  const ends = params.findIndex(
    (param) => param.type === "RestElement" || param.type === "AssignmentPattern",
  );
  const length = ends < 0 ? params.length : ends;
  return `${type}${async ? " async" : ""}${generator ? " *" : ""} ${length}`;
}

/**
 * The functions that stand in a piece of code, numbered under the name of what they stand in. What
 * they are called and where they are put stays part of the code around them.
 */
export function innerFunctions(owner: string, code: Node[], apart: Span[] = []): FunctionPart[] {
  const found: FunctionPart[] = [];
  const visit = (node: Node): void => {
    if (apart.some(({ start, end }) => start === node.start && end === node.end)) return;
    const part = partOf(node, `${owner}>${found.length}`);
    if (part) found.push(part);
    else if (!isDecorated(node)) for (const child of childrenOf(node)) visit(child);
  };
  for (const node of code) visit(node);
  return found;
}

function partOf(node: Node, name: string): FunctionPart | null {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      const { start, end, body, params } = node;
      if (!body) return null;
      const shell = `${shellOf(node)} ${node.id?.name ?? ""}`;
      // All that is left of an arrow that returns a function may be what is before that.
      const isArrow = node.type === "ArrowFunctionExpression";
      const runs = { start: isArrow ? start : (params[0]?.start ?? body.start), end };
      return { name, start, end, runs, shell, inner: innerFunctions(name, childrenOf(node)) };
    }
    default:
      return null;
  }
}

/** Decorators are shown the functions of their class. */
export function isDecorated(node: Node): boolean {
  if (node.type !== "ClassDeclaration" && node.type !== "ClassExpression") return false;
  return (
    node.decorators.length > 0 ||
    node.body.body.some(
      (member) =>
        ("decorators" in member && member.decorators.length > 0) ||
        (member.type === "MethodDefinition" &&
          member.value.params.some((param) => "decorators" in param && param.decorators?.length)),
    )
  );
}
