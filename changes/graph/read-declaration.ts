import type {
  BindingPattern,
  Function as FunctionNode,
  Node,
  VariableDeclaration,
  VariableDeclarator,
} from "oxc-parser";
import type { FileDraft } from "./file-draft.ts";
import { readClass } from "./read-class.ts";
import { readExpression } from "./read-expression.ts";
import { noteHeld } from "./read-lasting.ts";

/** Reads a declaration into units; returns the names it declares, or null when it is none. */
export function readDeclaration(node: Node, file: FileDraft): string[] | null {
  switch (node.type) {
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return readFunction(node, file);
    case "ClassDeclaration":
    case "ClassExpression":
      if (!node.declare) readClass(node, node.id?.name ?? "default", file);
      return node.declare ? [] : [node.id?.name ?? "default"];
    case "VariableDeclaration":
      return node.declare
        ? []
        : node.declarations.flatMap((item) => readVariable(item, node, file));
    case "TSEnumDeclaration":
      return node.declare ? [] : readEvaluated(node.id.name, "variable", node.body, file);
    case "TSModuleDeclaration":
      return readNamespace(node, file);
    case "TSImportEqualsDeclaration":
      return readImportEquals(node, file);
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
      return [];
    default:
      return null;
  }
}

function readFunction(node: FunctionNode, file: FileDraft): string[] {
  const name = node.id?.name ?? "default";
  if (!node.body) return node.type === "TSDeclareFunction" && !node.declare ? [name] : [];
  const unit = file.unit(name, "function");
  readExpression([node.params, node.body], { file, unit, phase: "later" });
  return [name];
}

function readEvaluated(
  name: string,
  kind: "variable" | "namespace",
  body: unknown,
  file: FileDraft,
): string[] {
  readExpression(body, { file, unit: file.unit(name, kind), phase: "load" });
  if (kind === "namespace") file.lasting.add(name);
  return [name];
}

function readNamespace(node: Node, file: FileDraft): string[] {
  if (node.type !== "TSModuleDeclaration" || node.declare || !("body" in node)) return [];
  let inner: Node = node.id;
  while (inner.type === "TSQualifiedName") inner = inner.left;
  return inner.type === "Identifier" ? readEvaluated(inner.name, "namespace", node.body, file) : [];
}

function readImportEquals(node: Node, file: FileDraft): string[] {
  if (node.type !== "TSImportEqualsDeclaration" || node.importKind === "type") return [];
  const target = node.moduleReference;
  const name = node.id.name;
  if (target.type === "TSExternalModuleReference") {
    file.load(target.expression.value);
    file.facts.imports[name] = { from: target.expression.value, name: "*" };
    return [name];
  }
  return readEvaluated(name, "variable", target, file);
}

function readVariable(
  item: VariableDeclarator,
  list: VariableDeclaration,
  file: FileDraft,
): string[] {
  const names = boundNames(item.id);
  const [name, ...others] = names;
  if (name === undefined) {
    readExpression([item.id, item.init], { file, unit: file.module, phase: "load" });
    return [];
  }
  if (item.init?.type === "ClassExpression" && others.length === 0) {
    readClass(item.init, name, file);
    return names;
  }
  noteHeld(item, names, file);
  const isFunction = /^(Arrow)?Function/.test(item.init?.type ?? "") && list.kind === "const";
  const unit = file.unit(name, isFunction ? "function" : "variable");
  const sink = { file, unit, phase: "load" as const };
  if (item.id.type !== "Identifier") {
    unit.atLoad("reads");
    readExpression(item.id, sink);
  }
  readExpression(item.init, sink);
  for (const other of others) file.unit(other, "variable").refs.add(name);
  return names;
}

function boundNames(pattern: BindingPattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => {
        if (!element) return [];
        return boundNames(element.type === "RestElement" ? element.argument : element);
      });
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
  }
}
