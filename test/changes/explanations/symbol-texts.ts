import ts from "typescript";

/** The declarations of a file by qualified name, each with its code as it is without comments. */
const known = new Map<string, Map<string, string[]>>();

export function textsOfSymbol(path: string, source: string, name: string): string[] {
  const key = `${path}\0${source}`;
  const declared = known.get(key) ?? declarationsOf(path, source);
  known.set(key, declared);
  return declared.get(name) ?? [];
}

function declarationsOf(path: string, source: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  if (!/\.[cm]?[jt]sx?$/.test(path)) return found;
  const tree = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const add = (name: string, node: ts.Node) =>
    found.set(name, [...(found.get(name) ?? []), node.getText(tree)]);
  for (const statement of tree.statements) readStatement(statement, add, tree);
  return found;
}

type Add = (name: string, node: ts.Node) => void;

function readStatement(node: ts.Statement, add: Add, tree: ts.SourceFile): void {
  if (ts.isVariableStatement(node)) {
    for (const item of node.declarationList.declarations) readVariable(item, add, tree);
  } else if (ts.isClassDeclaration(node)) {
    add(node.name?.text ?? "default", node);
    readMembers(node.name?.text ?? "default", node, add, tree);
  } else if (ts.isFunctionDeclaration(node) || ts.isEnumDeclaration(node)) {
    add(node.name?.text ?? "default", node);
  } else if (ts.isModuleDeclaration(node)) add(node.name.text, node);
  else if (ts.isExportDeclaration(node)) readExports(node, add);
  else if (ts.isExportAssignment(node)) add("default", node);
}

function readVariable(item: ts.VariableDeclaration, add: Add, tree: ts.SourceFile): void {
  for (const name of namesOf(item.name)) add(name, item);
  const value = item.initializer;
  const owner = item.name.getText(tree);
  if (value && ts.isClassExpression(value)) readMembers(owner, value, add, tree);
  if (value && ts.isObjectLiteralExpression(value)) readProperties(owner, value, add, tree);
}

function readExports(node: ts.ExportDeclaration, add: Add): void {
  const clause = node.exportClause;
  const names = clause && ts.isNamedExports(clause) ? clause.elements : clause ? [clause] : [];
  for (const item of names) add(item.name.text, node);
}

function readMembers(owner: string, node: ts.ClassLikeDeclaration, add: Add, tree: ts.SourceFile) {
  for (const member of node.members) {
    const own = ts.isConstructorDeclaration(member) ? "constructor" : member.name?.getText(tree);
    if (own !== undefined) add(`${owner}.${/^[[]/.test(own) ? "[computed]" : own}`, member);
  }
}

function readProperties(
  owner: string,
  node: ts.ObjectLiteralExpression,
  add: Add,
  tree: ts.SourceFile,
) {
  for (const item of node.properties)
    if (item.name) add(`${owner}.${item.name.getText(tree)}`, item);
}

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((item) => (ts.isBindingElement(item) ? namesOf(item.name) : []));
}
