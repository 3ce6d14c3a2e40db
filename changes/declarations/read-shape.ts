import { ts } from "ts-morph";
import { visibleText } from "./visible-text.ts";

export type ShapeOptions = {
  /** Nodes to leave out, such as a body. */
  omit?: ReadonlySet<ts.Node>;
  /** The declaration's own name, to be replaced by a blank. */
  blank?: string;
  /** What the file's imported names stand for. */
  bindings?: ReadonlyMap<string, string>;
};

const { SyntaxKind } = ts;

/** Text of a node in which only tokens and their nesting remain: no comments, no layout. */
export function readShape(node: ts.Node, options: ShapeOptions = {}): string {
  const out: string[] = [];
  append(node, node.getSourceFile(), options, out);
  return out.join(" ");
}

function append(node: ts.Node, file: ts.SourceFile, options: ShapeOptions, out: string[]): void {
  if (options.omit?.has(node) || isSilent(node)) return;
  const leaf = readLeaf(node, options);
  if (leaf !== null) {
    out.push(leaf);
    return;
  }
  const inner = unwrap(node);
  if (inner) {
    append(inner, file, options, out);
    return;
  }
  const children = meaningfulChildren(node, file);
  if (children.length === 0 && ts.isToken(node)) {
    out.push(node.getText(file));
    return;
  }
  if (node.kind !== SyntaxKind.SyntaxList) out.push(`(${node.kind}`);
  for (const child of children) append(child, file, options, out);
  if (node.kind !== SyntaxKind.SyntaxList) out.push(")");
}

function isSilent(node: ts.Node): boolean {
  return (
    node.kind === SyntaxKind.SemicolonToken ||
    node.kind === SyntaxKind.SemicolonClassElement ||
    (node.kind >= SyntaxKind.FirstJSDocNode && node.kind <= SyntaxKind.LastJSDocNode)
  );
}

function readLeaf(node: ts.Node, options: ShapeOptions): string | null {
  if (ts.isStringLiteral(node)) return JSON.stringify(node.text);
  if (ts.isJsxText(node)) return JSON.stringify(visibleText(node.text));
  if (!ts.isIdentifier(node) && !ts.isPrivateIdentifier(node)) return null;
  if (node.text === options.blank) return "_";
  return options.bindings?.get(node.text) ?? node.text;
}

/** Parentheses say nothing the nesting does not, except where they end an optional chain. */
function unwrap(node: ts.Node): ts.Node | null {
  if (ts.isParenthesizedTypeNode(node)) return node.type;
  if (!ts.isParenthesizedExpression(node)) return null;
  return ts.isOptionalChain(node.expression) ? null : node.expression;
}

function meaningfulChildren(node: ts.Node, file: ts.SourceFile): readonly ts.Node[] {
  const children = node.getChildren(file);
  if (node.kind === SyntaxKind.SyntaxList) {
    return children.at(-1)?.kind === SyntaxKind.CommaToken ? children.slice(0, -1) : children;
  }
  if (ts.isArrowFunction(node)) return children.filter((child) => !isParenthesis(child));
  if (ts.isTypeElement(node)) {
    return children.filter((child) => child.kind !== SyntaxKind.CommaToken);
  }
  return children;
}

function isParenthesis(node: ts.Node): boolean {
  return node.kind === SyntaxKind.OpenParenToken || node.kind === SyntaxKind.CloseParenToken;
}
