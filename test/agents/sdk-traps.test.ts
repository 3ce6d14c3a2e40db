import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { outputFormat } from "../../agents/answer-contract.ts";
import { FeatureSpec } from "../../contracts/feature-spec.ts";
import { PatchClaim } from "../../contracts/patch.ts";
import { Plan } from "../../contracts/plan.ts";
import { ReviewClaim } from "../../contracts/review.ts";
import { TestClaim } from "../../contracts/test-report.ts";
import { agentsAt, aTool } from "../support/agents.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { type ModelServer, serveModel } from "../support/model-server.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = { summary: "Greets", criteria: [], assumptions: [] };
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

let server: ModelServer;
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  await server?.close();
});

it("asks no host but the base URL for anything, with a key set and tracing left alone", async () => {
  const hosts = new Set<string>();
  const reach = fetch;
  vi.stubGlobal("fetch", (input: string | URL | Request, init?: RequestInit) => {
    hosts.add(new URL(input instanceof Request ? input.url : input).host);
    return reach(input, init);
  });
  vi.stubEnv("OPENAI_API_KEY", "sk-test-key");
  vi.stubEnv("NODE_ENV", "production");
  server = await serveModel([
    { calls: [{ name: "look", arguments: {} }] },
    { text: JSON.stringify(claim) },
  ]);
  await agentsAt({ url: server.url, tools: [aTool("look", () => "ok")] }).developPatch(
    work,
    openStepDesk(),
  );
  const { getGlobalTraceProvider } = await import("@openai/agents-core");
  await getGlobalTraceProvider().forceFlush();
  expect([...hosts]).toEqual([new URL(server.url).host]);
  expect(server.requests).toHaveLength(2);
});

it("names the model, stores nothing and asks for a strict answer and strict tools", async () => {
  server = await serveModel([{ text: JSON.stringify(claim) }]);
  await agentsAt({ url: server.url, tools: [aTool("look", () => "ok")] }).developPatch(
    work,
    openStepDesk(),
  );
  expect(server.requests[0]?.body).toMatchObject({
    model: "gpt-5",
    store: false,
    stream: true,
    text: { format: { type: "json_schema", name: "patch_claim", strict: true } },
    tools: [{ type: "function", name: "look", strict: true }],
  });
});

it("sends a compatible Chat server nothing that only OpenAI knows", async () => {
  server = await serveModel([{ text: JSON.stringify(claim) }]);
  await agentsAt({ url: server.url, model: `compatible:qwen3@${server.url}` }).developPatch(
    work,
    openStepDesk(),
  );
  expect(Object.keys(server.requests[0]?.body ?? {}).sort()).toEqual(
    ["messages", "model", "response_format", "stream", "stream_options"].sort(),
  );
});

const contracts = { FeatureSpec, Plan, PatchClaim, ReviewClaim, TestClaim };

it.each(Object.entries(contracts))(
  "asks for %s with what every strict mode takes, and no more",
  (name, schema) => {
    const format = outputFormat({ name, schema });
    expect(format.strict).toBe(true);
    const allowed = [
      "type",
      "description",
      "properties",
      "required",
      "additionalProperties",
      "items",
      "enum",
      "anyOf",
    ];
    for (const object of objectsIn(format.schema)) {
      expect(allowed).toEqual(expect.arrayContaining(Object.keys(object)));
      if (object.type === "object") {
        expect(object.additionalProperties).toBe(false);
        expect(object.required).toEqual(Object.keys(object.properties as object));
      }
    }
  },
);

it("keeps a nullable field nullable and an enum an enum", () => {
  const schema = z.object({
    a: z.string().nullable(),
    b: z.enum(["x", "y"]).nullable(),
    c: z.int().min(1),
  });
  expect(outputFormat({ name: "t", schema }).schema).toEqual({
    type: "object",
    properties: {
      a: { type: ["string", "null"] },
      b: { anyOf: [{ type: "string", enum: ["x", "y"] }, { type: "null" }] },
      c: { type: "integer" },
    },
    required: ["a", "b", "c"],
    additionalProperties: false,
  });
});

function objectsIn(schema: unknown): Record<string, unknown>[] {
  const node = schema as Record<string, unknown>;
  const inner = [
    ...Object.values((node.properties ?? {}) as object),
    ...((node.anyOf ?? []) as unknown[]),
    ...(node.items ? [node.items] : []),
  ];
  return [node, ...inner.flatMap(objectsIn)];
}
