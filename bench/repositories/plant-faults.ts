import ts from "typescript";

/** One change to a source file that a good test would notice. */
export type Fault = { file: string; kind: string; line: number; source: string };

type Edit = { kind: string; start: number; end: number; text: string };

/** Every fault that can be planted in a file, in order of place. */
export function faultsOf(file: string, source: string): Fault[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    edits.push(...editsOf(node, tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return edits.map(({ kind, start, end, text }) => ({
    file,
    kind,
    line: tree.getLineAndCharacterOfPosition(start).line + 1,
    source: source.slice(0, start) + text + source.slice(end),
  }));
}

function editsOf(node: ts.Node, tree: ts.SourceFile): Edit[] {
  if (ts.isFunctionLike(node)) return [...inBody(node, tree), ...inSignature(node, tree)];
  if (ts.isVariableDeclaration(node) && isTop(node))
    return inValue("const", node.initializer, tree);
  if (ts.isPropertyDeclaration(node)) return inValue("field", node.initializer, tree);
  if (ts.isEnumMember(node)) return inValue("enum member", node.initializer, tree);
  if (ts.isReturnStatement(node) && node.expression)
    return [replace("result", node.expression, tree, "undefined")];
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.isTypeOnly)
    return [replace("re-export", node, tree, `import ${node.moduleSpecifier.getText(tree)};`)];
  return [];
}

function inBody(node: ts.SignatureDeclaration, tree: ts.SourceFile): Edit[] {
  const body = "body" in node ? node.body : undefined;
  if (!body || !ts.isBlock(body)) return [];
  const start = body.getStart(tree) + 1;
  const isMember = ts.isClassElement(node);
  // In a derived constructor nothing may stand before `super`.
  if (ts.isConstructorDeclaration(node)) return [];
  const kind = isMember ? "member" : "body";
  return [{ kind, start, end: start, text: ' throw new Error("planted");' }];
}

function inSignature(node: ts.SignatureDeclaration, tree: ts.SourceFile): Edit[] {
  const [first, second] = node.parameters;
  if (!("body" in node) || !node.body || !first || !second) return [];
  if (second.dotDotDotToken || ts.isParameterPropertyDeclaration(first, node)) return [];
  const text = `${second.getText(tree)}, ${first.getText(tree)}`;
  const start = first.getStart(tree);
  return [{ kind: "signature", start, end: second.end, text }];
}

function inValue(kind: string, value: ts.Expression | undefined, tree: ts.SourceFile): Edit[] {
  if (!value || ts.isFunctionLike(value) || ts.isClassLike(value)) return [];
  if (ts.isNumericLiteral(value)) return [replace(kind, value, tree, `${value.text}1`)];
  if (ts.isStringLiteral(value))
    return [replace(kind, value, tree, JSON.stringify(`${value.text}_`))];
  return [replace(kind, value, tree, "undefined")];
}

function replace(kind: string, node: ts.Node, tree: ts.SourceFile, text: string): Edit {
  return { kind, start: node.getStart(tree), end: node.end, text };
}

function isTop(node: ts.VariableDeclaration): boolean {
  return ts.isSourceFile(node.parent.parent.parent);
}

/** As many faults as wanted, of every kind in turn; the same ones for the same seed. */
export function pickFaults<F extends Fault>(faults: F[], count: number, seed: number): F[] {
  const random = generator(seed);
  const shuffled = faults
    .map((fault) => ({ fault, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ fault }) => fault);
  const kinds = [...new Set(shuffled.map(({ kind }) => kind))];
  const byKind = kinds.map((wanted) => shuffled.filter(({ kind }) => kind === wanted));
  const longest = Math.max(0, ...byKind.map((list) => list.length));
  const inTurn = Array.from({ length: longest }, (_, place) =>
    byKind.flatMap((list) => list[place] ?? []),
  ).flat();
  return inTurn.slice(0, count);
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
