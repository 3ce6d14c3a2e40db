import { afterEach, describe, expect, it } from "vitest";
import { agentsAt } from "../support/agents.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { type ModelServer, type Reply, serveModel } from "../support/model-server.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = { summary: "Greets", criteria: [{ id: "AC-1", how: "greet" }], assumptions: [] };
const done: Reply = { text: JSON.stringify(claim) };
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

let server: ModelServer;
afterEach(() => server.close());

describe.each(["responses", "chat"] as const)("A failing model over the %s API", (api) => {
  const passing: [string, Reply][] = [
    ["429", { status: 429, headers: { "retry-after": "0" } }],
    ["500", { status: 500 }],
    ["503", { status: 503 }],
    ["a connection cut in the middle", { cut: "rudely", text: '{"summary": "Gr' }],
    ["a stream that ends before it is whole", { cut: "politely", text: JSON.stringify(claim) }],
  ];

  it.each(passing)(
    "is asked again after %s, and every try is in the ledger",
    async (_name, failure) => {
      server = await serveModel([failure, failure, done]);
      const desk = openStepDesk();
      const answer = await agentsAt({ url: server.url, api }).developPatch(work, desk);
      expect(answer).toEqual(claim);
      const called = desk.events.flatMap((event) => (event.type === "model-called" ? [event] : []));
      expect(called.map(({ response, error }) => [response !== null, error !== null])).toEqual([
        [false, true],
        [false, true],
        [true, false],
      ]);
      const reserved = desk.events.filter(({ type }) => type === "budget-reserved");
      expect(reserved).toHaveLength(3);
    },
  );

  it("is given up after some tries, and another time may be better", async () => {
    server = await serveModel(() => ({ status: 500 }));
    const run = agentsAt({ url: server.url, api, tries: 2 }).developPatch(work, openStepDesk());
    await expect(run).rejects.toMatchObject({
      kind: "model",
      retryable: true,
      message: expect.stringContaining("(after 2 tries)"),
    });
    expect(server.requests).toHaveLength(2);
  });

  it("that falls silent is cut off and asked again", async () => {
    server = await serveModel([{ silence: true }, done]);
    const agents = agentsAt({ url: server.url, api, silenceSeconds: 0.1 });
    expect(await agents.developPatch(work, openStepDesk())).toEqual(claim);
  });

  it.each([
    [401, "refused the key (401)"],
    [403, "refused the key (403)"],
    [404, "knows no such model or address (404)"],
  ])("that answers %i is not asked again, and says what to do", async (status, message) => {
    server = await serveModel(() => ({ status, error: { message: "No: sk-test-key" } }));
    const run = agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    await expect(run).rejects.toMatchObject({
      kind: "model",
      retryable: false,
      message: expect.stringContaining(`${message}: No: ***`),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("whose context window is full is a clear error", async () => {
    const error = {
      message: "This model's maximum context length is 8192 tokens",
      code: "context_length_exceeded",
    };
    server = await serveModel(() => ({ status: 400, error }));
    const run = agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    await expect(run).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("no longer fits the context window of gpt-5"),
    });
  });

  it("without quota is not asked again, although it answers 429", async () => {
    const error = { message: "You exceeded your quota", code: "insufficient_quota" };
    server = await serveModel(() => ({ status: 429, error }));
    const run = agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    await expect(run).rejects.toMatchObject({ retryable: false });
    expect(server.requests).toHaveLength(1);
  });
});

it("waits as long as the server asks", async () => {
  server = await serveModel([{ status: 429, headers: { "retry-after-ms": "120" } }, done]);
  const begun = performance.now();
  await agentsAt({ url: server.url, longestWaitMs: 1000 }).developPatch(work, openStepDesk());
  expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
});

it("leaves a step to be tried later when the server asks for longer than anyone should wait", async () => {
  server = await serveModel([{ status: 429, headers: { "retry-after": "3600" } }, done]);
  const run = agentsAt({ url: server.url }).developPatch(work, openStepDesk());
  await expect(run).rejects.toMatchObject({ kind: "model", retryable: true });
});

it("says that the server cannot be reached when nobody listens there, and owes nothing", async () => {
  server = await serveModel([]);
  await server.close();
  const desk = openStepDesk();
  const run = agentsAt({ url: server.url }).developPatch(work, desk);
  await expect(run).rejects.toMatchObject({
    kind: "model",
    retryable: true,
    message: expect.stringMatching(/cannot be reached: .*ECONNREFUSED/),
  });
  const spent = desk.events.flatMap((event) =>
    event.type === "model-called" ? [event.usage.tokens.input] : [],
  );
  expect(spent).toEqual([0, 0, 0]);
});
