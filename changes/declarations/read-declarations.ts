import {
  type FunctionDeclaration,
  Node,
  Project,
  type SourceFile,
  type Statement,
  type VariableStatement,
} from "ts-morph";
import { type FileDeclarations, importsName, moduleName } from "./declaration.ts";
import { DeclarationSink, readSpan } from "./declaration-sink.ts";
import { readClass, readEnum, readObject } from "./read-members.ts";
import { type ModuleTies, readModules } from "./read-modules.ts";
import { readShape } from "./read-shape.ts";

/** Where a statement stands: at the top of the file, or in a namespace. */
type Scope = { prefix: string; ambient: boolean; exported(name: string, marked: boolean): boolean };

/** Longer files are generated, and not worth the memory of a syntax tree. */
const mostCharacters = 2 ** 21;

/** Returns a reader of single files; no file sees another, and no type is checked. */
export function declarationReader(): (path: string, source: string) => FileDeclarations {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, noLib: true },
  });
  return (path, source) => {
    if (source.length > mostCharacters) return null;
    const file = project.createSourceFile(`/${path}`, source, { overwrite: true });
    const declarations = isBroken(file) ? null : readFile(file, path);
    file.forget();
    return declarations;
  };
}

function isBroken(file: SourceFile): boolean {
  const node: object = file.compilerNode;
  return "parseDiagnostics" in node && Array.isArray(node.parseDiagnostics)
    ? node.parseDiagnostics.length > 0
    : false;
}

function readFile(file: SourceFile, path: string): FileDeclarations {
  const ties = readModules(file);
  const sink = new DeclarationSink(ties);
  const listed = new Set(ties.local.values());
  const own = new Set<string>();
  const scope: Scope = {
    prefix: "",
    ambient: file.isDeclarationFile(),
    exported: (name, marked) => {
      if (marked || ties.local.get(name) === name) own.add(name);
      return marked || listed.has(name);
    },
  };
  const rest = file.getStatements().filter((statement) => !readStatement(statement, scope, sink));
  addExports(ties, sink, file);
  for (const name of listed) if (!own.has(name)) sink.markAliased(name);
  return [...sink.all(), ...readLoading(file, ties, rest, path)];
}

/** Reads one statement; false when it declares nothing and so is load-time code. */
function readStatement(statement: Statement, scope: Scope, sink: DeclarationSink): boolean {
  if (Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement)) return true;
  if (Node.isImportEqualsDeclaration(statement)) return true;
  if (Node.isVariableStatement(statement)) {
    readVariables(statement, scope, sink);
    return true;
  }
  if (Node.isExportAssignment(statement)) return readAssignment(statement, scope, sink);
  return readNamed(statement, scope, sink);
}

function readNamed(statement: Statement, scope: Scope, sink: DeclarationSink): boolean {
  const place = (own: string | undefined, marked: boolean) => {
    const name = own ?? "default";
    return { name: scope.prefix + name, exported: scope.exported(name, marked) };
  };
  if (Node.isFunctionDeclaration(statement)) {
    const owner = place(statement.getName(), statement.isExported());
    sink.add({ ...owner, ...describeFunction(statement, scope), node: statement });
  } else if (Node.isClassDeclaration(statement)) {
    const owner = place(statement.getName(), statement.isExported());
    readClass(statement, { ...owner, whole: statement }, sink);
  } else if (Node.isEnumDeclaration(statement)) {
    readEnum(statement, place(statement.getName(), statement.isExported()), sink);
  } else if (Node.isInterfaceDeclaration(statement) || Node.isTypeAliasDeclaration(statement)) {
    const kind = Node.isInterfaceDeclaration(statement) ? "interface" : "type";
    sink.add({ ...place(statement.getName(), statement.isExported()), kind, node: statement });
  } else if (Node.isModuleDeclaration(statement)) {
    readNamespace(statement, scope, sink);
  } else return false;
  return true;
}

function describeFunction(
  node: FunctionDeclaration,
  scope: Scope,
): { kind: string; hidden: Node[] } {
  const body = node.getBody();
  const ambient = scope.ambient || node.hasDeclareKeyword() || !body;
  return { kind: ambient ? "ambient" : "function", hidden: body ? [body] : [] };
}

function readNamespace(statement: Statement, scope: Scope, sink: DeclarationSink): void {
  if (!Node.isModuleDeclaration(statement)) return;
  const name = scope.prefix + statement.getName();
  const exported = scope.exported(statement.getName(), statement.isExported());
  const ambient = scope.ambient || statement.hasDeclareKeyword();
  const inner: Scope = {
    prefix: `${name}.`,
    ambient,
    exported: (_, marked) => exported && marked,
  };
  const body = statement.getStatements();
  const apart = ambient ? [] : body.filter((part) => readStatement(part, inner, sink));
  sink.add({ name, kind: ambient ? "ambient" : "namespace", node: statement, exported, apart });
}

function readVariables(statement: VariableStatement, scope: Scope, sink: DeclarationSink): void {
  const ambient = scope.ambient || statement.hasDeclareKeyword();
  const keyword = statement.getDeclarationKind();
  for (const node of statement.getDeclarations()) {
    const value = node.getInitializer();
    const names = boundNames(node.getNameNode());
    for (const own of names) {
      const name = scope.prefix + own;
      const owner = { name, exported: scope.exported(own, statement.isExported()) };
      if (Node.isClassExpression(value)) {
        readClass(value, { ...owner, whole: node }, sink);
        continue;
      }
      const apart = names.length === 1 ? readObject(value, owner, sink) : [];
      const order = apart.map((entry) => (Node.hasName(entry) ? entry.getName() : ""));
      const kind = ambient ? "ambient" : kindOf(value);
      sink.add({ ...owner, kind, node, apart, hidden: hiddenValue(value), order, keyword });
    }
  }
}

function kindOf(value: Node | undefined): "function" | "variable" {
  return isFunction(value) ? "function" : "variable";
}

function boundNames(target: Node): string[] {
  if (Node.isIdentifier(target)) return [target.getText()];
  const parts = target.getDescendants().filter(Node.isBindingElement);
  return parts.flatMap((part) => {
    const name = part.getNameNode();
    return Node.isIdentifier(name) ? [name.getText()] : [];
  });
}

function hiddenValue(value: Node | undefined): Node[] {
  if (!value) return [];
  return isFunction(value) && Node.isBodied(value) ? [value.getBody()] : [value];
}

function isFunction(value: Node | undefined): boolean {
  return Node.isArrowFunction(value) || Node.isFunctionExpression(value);
}

function readAssignment(statement: Statement, scope: Scope, sink: DeclarationSink): boolean {
  if (!Node.isExportAssignment(statement)) return false;
  const value = statement.getExpression();
  const name = `${scope.prefix}default`;
  if (Node.isClassExpression(value)) {
    readClass(value, { name, exported: true, whole: statement }, sink);
    return true;
  }
  const apart = readObject(value, { name, exported: true }, sink);
  const kind = isFunction(value) ? "function" : Node.isIdentifier(value) ? "export" : "variable";
  sink.add({ name, kind, node: statement, exported: true, apart, hidden: hiddenValue(value) });
  return true;
}

/** A name exported under another one, or from another module, is a symbol of its own. */
function addExports(ties: ModuleTies, sink: DeclarationSink, file: SourceFile): void {
  const listed = [...file.getExportDeclarations()].flatMap((list) => [
    ...list.getNamedExports(),
    ...[list.getNamespaceExport()].filter((part) => part !== undefined),
  ]);
  for (const node of listed) {
    const alias = Node.isExportSpecifier(node) ? node.getAliasNode()?.getText() : undefined;
    const name = alias ?? node.getName();
    const known = ties.remote.has(name) || ties.local.has(name);
    const keyword = ties.remote.get(name) ?? ties.local.get(name);
    if (known && !sink.has(name)) sink.add({ name, kind: "export", node, exported: true, keyword });
  }
}

/** What the file does when it is loaded, as two symbols: which modules it loads, what it runs. */
function readLoading(
  file: SourceFile,
  ties: ModuleTies,
  rest: Statement[],
  path: string,
): NonNullable<FileDeclarations> {
  const whole = { start: 1, end: readSpan(file).end };
  const first = rest.at(0);
  const { bindings } = ties;
  const runs = rest.map((statement) => readShape(statement.compilerNode, { bindings }));
  const loading = [...readPragmas(file), ...runs].join("\n");
  const loads = ties.loads.join("\n");
  const common = { exported: false, signature: () => "", nameless: () => path };
  const span = first
    ? { start: readSpan(first).start, end: readSpan(rest.at(-1) ?? first).end }
    : whole;
  const order = file.getStatements().flatMap(evaluatedNames);
  const told = (text: string) => ({ source: text, shape: () => text });
  return [
    { ...common, ...told(loading), name: moduleName, kind: "module", order, span },
    { ...common, ...told(loads), name: importsName, kind: "imports", order: [], span: whole },
  ];
}

function evaluatedNames(statement: Statement): string[] {
  if (Node.isVariableStatement(statement)) {
    return statement.getDeclarations().map((variable) => variable.getNameNode().getText());
  }
  if (Node.isClassDeclaration(statement)) return [statement.getName() ?? "default"];
  return Node.isEnumDeclaration(statement) ? [statement.getName()] : [];
}

/** Comments that tools obey. */
function readPragmas(file: SourceFile): string[] {
  const comments = file.getFullText().match(/\/\*[\s\S]*?\*\/|\/\/.*/g) ?? [];
  return comments.flatMap(
    (comment) => comment.match(/@(?:jsx\w*|(?:vitest|jest)-environment\w*)\s+\S+/g) ?? [],
  );
}
