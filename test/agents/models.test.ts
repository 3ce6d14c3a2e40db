import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveModel } from "../../agents/models.ts";

const emptySchema = {
  type: "object" as const,
  properties: {},
  required: [],
  additionalProperties: false as const,
};
const tokens = { input: 1_000_000, cachedInput: 0, output: 1_000_000, reasoning: 0 };

describe("The name of a model", () => {
  it("may be bare or carry openai:, and is priced by OpenAI's list", async () => {
    const env = { OPENAI_API_KEY: "sk" };
    for (const name of ["gpt-5", "openai:gpt-5"]) {
      const choice = await resolveModel(name, { env });
      expect(choice).toMatchObject({ label: "gpt-5", scripted: false });
      expect(await choice.price(tokens)).toBeCloseTo(11.25, 5);
    }
  });

  it("costs unknown, not nothing, when the price list does not have it", async () => {
    const env = { OPENAI_API_KEY: "sk" };
    expect(await (await resolveModel("house-blend-7b", { env })).price(tokens)).toBeNull();
    const local = await resolveModel("compatible:gpt-5@http://127.0.0.1:9/v1", { env });
    expect(await local.price(tokens)).toBeNull();
  });

  it("of OpenAI's own needs a key, and the error says how to go on without", async () => {
    await expect(resolveModel("gpt-5", { env: {} })).rejects.toThrow(
      /OPENAI_API_KEY is not set.*OPENAI_BASE_URL/,
    );
    const env = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };
    await expect(resolveModel("gpt-5", { env })).resolves.toMatchObject({ label: "gpt-5" });
  });

  it.each([
    ["compatible:qwen3", /compatible:NAME@URL/],
    ["compatible:qwen3@nowhere", /compatible:NAME@URL/],
    ["aisdk:anthropic", /aisdk:PROVIDER\/MODEL/],
    ["openai:", /names no model after the colon/],
    ["script:/nowhere/script.json", /cannot be read/],
  ])("%s is refused with what is expected", async (name, message) => {
    await expect(resolveModel(name, { env: { OPENAI_API_KEY: "sk" } })).rejects.toThrow(message);
  });

  it("refuses an API that nobody speaks", async () => {
    const env = { OPENAI_API_KEY: "sk", PATCHGATE_API: "grpc" };
    await expect(resolveModel("gpt-5", { env })).rejects.toThrow(
      /"grpc"; it can be responses or chat/,
    );
  });

  it("of the AI SDK says which package to install", async () => {
    const choice = await resolveModel("aisdk:anthropic/claude", { env: {} });
    const answer = { type: "json_schema" as const, name: "x", strict: true, schema: emptySchema };
    const question = { instructions: "", tools: [], answer, items: [] };
    const place = { step: "develop" as const, attempt: 1, turn: 1 };
    const call = choice.respond(question, place, new AbortController().signal);
    await expect(call).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("npm install @openai/agents-extensions"),
    });
  });
});

describe("A script", () => {
  it("that is not valid is refused with the place of the mistake", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "script-")), "script.json");
    const steps = { develop: [[{ calls: [{ name: 7, arguments: {} }] }]] };
    await writeFile(file, JSON.stringify({ version: 1, label: "demo", steps }));
    await expect(resolveModel(`script:${file}`, { env: {} })).rejects.toThrow(/steps\.develop/);
  });
});
