import { Node, type SourceFile } from "ts-morph";

/** How a file is tied to other modules. */
export type ModuleTies = {
  /** Imported local name to what it stands for, e.g. `parse` to `./parse#default`. */
  bindings: Map<string, string>;
  /** Modules the file loads, in order. */
  loads: string[];
  /** Exported name to the local name behind it. */
  local: Map<string, string>;
  /** Exported name to what stands behind it in another module. */
  remote: Map<string, string>;
};

/** Reads imports, export lists and re-exports. */
export function readModules(file: SourceFile): ModuleTies {
  const ties: ModuleTies = {
    bindings: new Map(),
    loads: [],
    local: new Map(),
    remote: new Map(),
  };
  for (const statement of file.getStatements()) {
    if (Node.isImportDeclaration(statement)) readImport(statement, ties);
    else if (Node.isExportDeclaration(statement)) readExport(statement, ties);
    else if (Node.isImportEqualsDeclaration(statement)) {
      const target = statement.getModuleReference().getText();
      ties.bindings.set(statement.getName(), target);
      if (!statement.isTypeOnly()) ties.loads.push(target);
    } else if (Node.isExportAssignment(statement)) {
      const value = statement.getExpression();
      if (Node.isIdentifier(value)) ties.local.set("default", value.getText());
    }
  }
  return ties;
}

function readImport(statement: Node, ties: ModuleTies): void {
  if (!Node.isImportDeclaration(statement)) return;
  const from = statement.getModuleSpecifierValue();
  const named = statement.getNamedImports();
  const whole = statement.getDefaultImport();
  const namespace = statement.getNamespaceImport();
  if (whole) ties.bindings.set(whole.getText(), `${from}#default`);
  if (namespace) ties.bindings.set(namespace.getText(), `${from}#*`);
  for (const item of named) {
    ties.bindings.set(
      item.getAliasNode()?.getText() ?? item.getName(),
      `${from}#${item.getName()}`,
    );
  }
  const onlyTypes =
    statement.isTypeOnly() ||
    (named.length > 0 && !whole && !namespace && named.every((item) => item.isTypeOnly()));
  if (!onlyTypes) ties.loads.push(from + attributes(statement));
}

function attributes(statement: Node): string {
  if (!Node.isImportDeclaration(statement)) return "";
  return statement.getAttributes()?.getText() ?? "";
}

function readExport(statement: Node, ties: ModuleTies): void {
  if (!Node.isExportDeclaration(statement) || statement.isTypeOnly()) return;
  const from = statement.getModuleSpecifierValue();
  const namespace = statement.getNamespaceExport();
  if (from) ties.loads.push(statement.isNamespaceExport() && !namespace ? `${from}#*` : from);
  if (from && namespace) ties.remote.set(namespace.getName(), `${from}#*`);
  for (const item of statement.getNamedExports().filter((part) => !part.isTypeOnly())) {
    const name = item.getAliasNode()?.getText() ?? item.getName();
    if (from) ties.remote.set(name, `${from}#${item.getName()}`);
    else ties.local.set(name, item.getName());
  }
}
