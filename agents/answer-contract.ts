import type { JsonSchemaDefinition } from "@openai/agents-core";
import { z } from "zod";

/** The contract an agent owes, and what a schema cannot say about it. */
export type AnswerContract<Answer> = {
  name: string;
  schema: z.ZodType<Answer>;
  /** Faults of an answer that fits the schema, each a sentence the agent can act on. */
  problems?(answer: Answer): string[];
};

type Schema = z.core.JSONSchema.BaseSchema;

/** What every provider's strict mode takes; limits and patterns are checked here instead. */
const kept = new Set(["type", "description", "properties", "required", "additionalProperties"]);

/** The contract as the strict output format of a request. */
export function outputFormat({ name, schema }: AnswerContract<unknown>): JsonSchemaDefinition {
  const strict = strictSchema(z.toJSONSchema(schema));
  return { type: "json_schema", name, strict: true, schema: strict as never };
}

function strictSchema(schema: Schema): Schema {
  const nullable = schema.anyOf?.length === 2 && schema.anyOf.some((one) => isNull(one));
  const other = schema.anyOf?.find((one) => !isNull(one));
  if (nullable && isPlain(other)) {
    const { type, description } = other;
    return { type: [type, "null"], description: schema.description ?? description } as Schema;
  }
  const strict: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) if (kept.has(key)) strict[key] = value;
  if (schema.enum) strict.enum = schema.enum;
  if (schema.items) strict.items = strictSchema(schema.items as Schema);
  if (schema.anyOf ?? schema.oneOf)
    strict.anyOf = (schema.anyOf ?? schema.oneOf)?.map((one) => strictSchema(one as Schema));
  if (schema.properties)
    strict.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, one]) => [key, strictSchema(one as Schema)]),
    );
  return strict as Schema;
}

function isNull(schema: Schema | boolean): boolean {
  return typeof schema === "object" && schema.type === "null";
}

function isPlain(schema: Schema | boolean | undefined): schema is Schema & { type: string } {
  return (
    typeof schema === "object" &&
    ["string", "integer", "number", "boolean"].includes(String(schema.type)) &&
    !schema.enum
  );
}

export type Judged<Answer> = { answer: Answer } | { problems: string[] };

const mostProblems = 12;

/** Reads an answer against its contract. Nothing is mended: what is wrong is listed. */
export function judgeAnswer<Answer>(
  text: string,
  contract: AnswerContract<Answer>,
): Judged<Answer> {
  if (text.trim() === "") return { problems: ["The answer is empty."] };
  let value: unknown;
  try {
    value = JSON.parse(unfenced(text));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { problems: [`The answer is not one JSON value: ${because}.`] };
  }
  const parsed = contract.schema.safeParse(value);
  if (!parsed.success)
    return {
      problems: parsed.error.issues
        .slice(0, mostProblems)
        .map(({ path, message }) => `${path.join(".") || "answer"}: ${message}`),
    };
  const problems = contract.problems?.(parsed.data) ?? [];
  return problems.length > 0 ? { problems } : { answer: parsed.data };
}

/** Models without an output format wrap JSON in a Markdown fence; taking that off guesses nothing. */
function unfenced(text: string): string {
  return /^```(?:json)?\n(.*)\n```$/s.exec(text.trim())?.[1] ?? text;
}
