import { z } from "zod";
import { ToolArguments, type ToolName } from "../contracts/tool-call.ts";

export type ArgumentsOf<Name extends ToolName> = z.infer<(typeof ToolArguments)[Name]>;

/** The part of JSON Schema that every provider's strict mode takes. */
export type JsonSchema = {
  type: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: false;
  items?: JsonSchema;
  enum?: string[];
};

const converted = new Map<ToolName, JsonSchema>();

/** A tool's parameters as a strict JSON Schema, converted once. */
export function parametersOf(name: ToolName): JsonSchema {
  const known = converted.get(name);
  if (known) return known;
  const schema = compactSchema(z.toJSONSchema(ToolArguments[name]));
  converted.set(name, schema);
  return schema;
}

/** Keeps what strict modes take and folds `anyOf [X, null]` into a list of types. */
function compactSchema(schema: z.core.JSONSchema.BaseSchema): JsonSchema {
  const whole = objectsOf(schema.anyOf ?? []).find((option) => option.type !== "null");
  const { type, properties, required, items, enum: choices } = { ...schema, ...whole };
  const compact: JsonSchema = {
    type: whole ? [String(type), "null"] : (type ?? "string"),
  };
  if (schema.description) compact.description = schema.description;
  if (choices) compact.enum = choices.map(String);
  if (items) compact.items = objectsOf([items].flat()).map(compactSchema)[0];
  if (properties) {
    compact.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        compactSchema(objectsOf([value])[0] ?? {}),
      ]),
    );
    compact.required = required ?? [];
    compact.additionalProperties = false;
  }
  return compact;
}

function objectsOf(schemas: z.core.JSONSchema._JSONSchema[]): z.core.JSONSchema.BaseSchema[] {
  return schemas.filter((schema) => typeof schema === "object");
}

export type ParsedArguments<Name extends ToolName> =
  | { ok: true; value: ArgumentsOf<Name> }
  | { ok: false; problem: string };

/** Checks arguments against the contract. An absent nullable key counts as null, as models omit them. */
export function parseArguments<Name extends ToolName>(
  name: Name,
  args: unknown,
): ParsedArguments<Name> {
  const shape: Record<string, z.ZodType> = ToolArguments[name].shape;
  const given = args === null || args === undefined ? {} : fromText(args);
  const parsed = ToolArguments[name].safeParse(isRecord(given) ? withNulls(shape, given) : given);
  if (parsed.success) return { ok: true, value: parsed.data as ArgumentsOf<Name> };
  const problems = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `- ${issue.path.join(".") || "arguments"}: ${issue.message}`);
  return {
    ok: false,
    problem: [
      `${name} was not run, its arguments are wrong:`,
      ...problems,
      `Expected ${shapeOf(name)}`,
    ].join("\n"),
  };
}

/** Some compatible servers hand the arguments over as JSON text. */
function fromText(args: unknown): unknown {
  if (typeof args !== "string") return args;
  try {
    return JSON.parse(args);
  } catch {
    return args;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withNulls(shape: Record<string, z.ZodType>, given: Record<string, unknown>) {
  const filled = { ...given };
  for (const [key, schema] of Object.entries(shape)) {
    if (filled[key] === undefined && schema instanceof z.ZodNullable) filled[key] = null;
  }
  return filled;
}

/** The right shape in one line, e.g. `{"path": string, "glob": string|null}`. */
function shapeOf(name: ToolName): string {
  return describe(parametersOf(name));
}

function describe(schema: JsonSchema): string {
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(
      ([key, value]) => `"${key}": ${describe(value)}`,
    );
    return `{${fields.join(", ")}}`;
  }
  if (schema.enum) return schema.enum.map((choice) => JSON.stringify(choice)).join("|");
  const types = [schema.type]
    .flat()
    .map((type) => (type === "array" && schema.items ? `[${describe(schema.items)}]` : type));
  return types.join("|");
}
