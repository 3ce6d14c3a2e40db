import type { Expression, Node, ObjectPropertyKind } from "oxc-parser";

/** Whether a value can hold nothing that later code changes. What it names is looked at by itself. */
export function isFixed(node: Node | null): boolean {
  switch (node?.type) {
    case undefined:
    case "Identifier":
    case "MemberExpression":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "ThisExpression":
      return true;
    case "Literal":
      return !("regex" in node) || !/[gy]/.test(node.regex.flags);
    case "TemplateLiteral":
      return node.expressions.every(isFixed);
    case "UnaryExpression":
      return isFixed(node.argument);
    case "BinaryExpression":
    case "LogicalExpression":
      return isFixed(node.left) && isFixed(node.right);
    case "ConditionalExpression":
      return isFixed(node.consequent) && isFixed(node.alternate);
    case "TSAsExpression":
      return isConst(node.typeAnnotation) ? isFlat(node.expression) : isFixed(node.expression);
    case "ParenthesizedExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      return isFixed(node.expression);
    case "CallExpression":
      return isFixedCall(node.callee, node.arguments);
    default:
      return false;
  }
}

function isConst(type: Node): boolean {
  if (type.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return false;
  return type.typeName.name === "const";
}

function isFixedCall(callee: Expression, [first]: Node[]): boolean {
  if (callee.type === "Identifier")
    return callee.name === "Symbol" || (callee.name === "require" && first?.type === "Literal");
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return false;
  const name = callee.property.type === "Identifier" ? callee.property.name : "";
  if (callee.object.name === "Symbol") return name === "for";
  const isFreeze = callee.object.name === "Object" && name === "freeze";
  return isFreeze && first !== undefined && isFlat(first);
}

/** An object or a list of nothing but fixed values: it changes only where its own name is used. */
export function isFlat(node: Node): boolean {
  switch (node.type) {
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return isFlat(node.expression);
    case "ArrayExpression":
      return node.elements.every((item) => item?.type !== "SpreadElement" && isPlain(item));
    case "ObjectExpression":
      return node.properties.every(isPlainProperty);
    case "NewExpression":
      return isCollection(node.callee) && node.arguments.every(isFlat);
    default:
      return isFixed(node);
  }
}

function isCollection(callee: Expression): boolean {
  return callee.type === "Identifier" && /^(Set|Map)$/.test(callee.name);
}

function isPlainProperty(property: ObjectPropertyKind): boolean {
  return property.type === "Property" && property.kind === "init" && isPlain(property.value);
}

/** A function with a `this` could change the object it is in; a name may stand for anything. */
function isPlain(value: Node | null): boolean {
  const isName = value?.type === "Identifier" || value?.type === "MemberExpression";
  return value?.type !== "FunctionExpression" && !isName && isFixed(value);
}

/** Methods that change what they are called of. */
export const changers =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/;
