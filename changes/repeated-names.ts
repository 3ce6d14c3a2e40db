import type { Program } from "oxc-parser";
import { declaredNames } from "./graph/declared-names.ts";

type Statement = Program["body"][number];

/** Whether a module exports a name twice, or has two functions of one name: then none can load it. */
export function repeatsNames({ sourceType, body }: Program): boolean {
  if (sourceType !== "module") return false;
  return hasTwice(body.flatMap(exportedNames)) || hasTwice(body.flatMap(namesOfFunctions));
}

function hasTwice(names: string[]): boolean {
  return new Set(names).size < names.length;
}

/** Names of values; types may have the same ones. */
function exportedNames(node: Statement): string[] {
  if (node.type === "ExportDefaultDeclaration")
    return /^TS/.test(node.declaration.type) ? [] : ["default"];
  if (node.type !== "ExportNamedDeclaration" || node.exportKind === "type") return [];
  const listed = node.specifiers.flatMap(({ exported, exportKind }) => {
    if (exportKind === "type") return [];
    return [exported.type === "Literal" ? exported.value : exported.name];
  });
  const isPlain = /^(Variable|Class|Function)Declaration$/.test(node.declaration?.type ?? "");
  return isPlain ? [...listed, ...declaredNames(node)] : listed;
}

function namesOfFunctions(node: Statement): string[] {
  const inner = "declaration" in node && node.declaration ? node.declaration : node;
  return /^(Class|Function)Declaration$/.test(inner.type) ? declaredNames(node) : [];
}
