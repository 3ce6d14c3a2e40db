import type { Program } from "oxc-parser";

/** Names that a statement declares at a file's top. */
export function declaredNames(node: Program["body"][number]): string[] {
  const inner = "declaration" in node && node.declaration ? node.declaration : node;
  if (inner.type === "VariableDeclaration")
    return inner.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
  const isNamed = /^(Class|Function|TSEnum)Declaration$/.test(inner.type) && "id" in inner;
  return isNamed && inner.id?.type === "Identifier" ? [inner.id.name] : [];
}
