import { afterEach, describe, expect, it } from "vitest";
import { agentsAt, aTool } from "../support/agents.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { type ModelServer, type Reply, serveModel } from "../support/model-server.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = { summary: "Greets", criteria: [{ id: "AC-1", how: "greet" }], assumptions: [] };
const done: Reply = { text: JSON.stringify(claim) };
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

let server: ModelServer;
afterEach(() => server.close());

/** What the model was told in its last request, as text. */
const lastRequest = () => server.requests.at(-1)?.raw ?? "";

describe.each(["responses", "chat"] as const)("An agent over the %s API", (api) => {
  it("calls tools, hears their results and owes its contract", async () => {
    server = await serveModel([{ calls: [{ name: "look", arguments: { at: "x" } }] }, done]);
    const seen: unknown[] = [];
    const look = aTool("look", (args) => {
      seen.push(args);
      return "seen by look";
    });
    const answer = await agentsAt({ url: server.url, api, tools: [look] }).developPatch(
      work,
      openStepDesk(),
    );
    expect(answer).toEqual(claim);
    expect(seen).toEqual([{ at: "x" }]);
    expect(lastRequest()).toContain("seen by look");
    expect(server.requests.map(({ url }) => url)).toEqual(
      Array(2).fill(api === "chat" ? "/v1/chat/completions" : "/v1/responses"),
    );
  });

  it("records each answer and each result before it acts on them, with what they cost", async () => {
    const usage = { input: 1000, cached: 200, output: 50, reasoning: 20 };
    server = await serveModel([
      { calls: [{ name: "look", arguments: {} }], usage },
      { ...done, usage },
    ]);
    const desk = openStepDesk();
    await agentsAt({ url: server.url, api, tools: [aTool("look", () => "ok")] }).developPatch(
      work,
      desk,
    );
    expect(desk.events.map(({ type }) => type)).toEqual([
      "budget-reserved",
      "model-called",
      "tool-called",
      "budget-reserved",
      "model-called",
    ]);
    expect(desk.events[1]).toEqual({
      type: "model-called",
      step: "develop",
      attempt: 1,
      key: "develop/1/1",
      agent: "developer",
      model: "gpt-5",
      requestHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      inputHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      request: expect.objectContaining({ mime: "application/json" }),
      response: expect.objectContaining({ mime: "application/json" }),
      error: null,
      usage: {
        tokens: { input: 1000, cachedInput: 200, output: 50, reasoning: 20 },
        costUsd: expect.closeTo((800 * 1.25 + 200 * 0.125 + 50 * 10) / 1e6, 8),
        modelCalls: 1,
        toolCalls: 0,
        wallMs: expect.any(Number),
      },
    });
    expect(desk.events[2]).toEqual({
      type: "tool-called",
      step: "develop",
      attempt: 1,
      callId: expect.stringMatching(/^develop\/1\/1\/0\/[0-9a-f]{8}$/),
      tool: "look",
      summary: "{}",
      decision: "allow",
      ok: true,
      durationMs: expect.any(Number),
      result: expect.objectContaining({ mime: "application/json" }),
      snapshot: null,
    });
  });

  it("sends malformed answers back with what is wrong, until they are right", async () => {
    server = await serveModel([{ text: "Sure! Here it is" }, { text: '{"summary":""}' }, done]);
    const answer = await agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    expect(answer).toEqual(claim);
    expect(server.requests[1]?.raw).toContain("not one JSON value");
    expect(server.requests[2]?.raw).toContain("criteria: Invalid input: expected array");
  });

  it("gives up on a contract after as many tries as the budget allows", async () => {
    server = await serveModel([{ text: "no" }, { text: "" }, { text: "{}" }, done]);
    const desk = openStepDesk();
    const run = agentsAt({ url: server.url, api }).developPatch(work, desk);
    await expect(run).rejects.toMatchObject({ kind: "budget", retryable: true });
    expect(server.requests).toHaveLength(3);
    expect(desk.events.at(-1)).toMatchObject({
      type: "budget-exceeded",
      limit: "contractReasks",
      allowed: 2,
      used: 2,
      because: expect.stringContaining("in the wrong form 3 times. The last was wrong in: summary"),
    });
  });

  it("sends back an answer about criteria that do not exist", async () => {
    const wrong = { ...claim, criteria: [{ id: "AC-9", how: "magic" }] };
    server = await serveModel([{ text: JSON.stringify(wrong) }, done]);
    await agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    expect(lastRequest()).toContain("There is no criterion AC-9. The criteria are: AC-1.");
  });

  it("tells the model what is wrong with arguments that are no JSON, and goes on", async () => {
    server = await serveModel([{ calls: [{ name: "look", arguments: '{"path": ' }] }, done]);
    const desk = openStepDesk();
    let ran = false;
    const look = aTool("look", () => {
      ran = true;
      return "ok";
    });
    await agentsAt({ url: server.url, api, tools: [look] }).developPatch(work, desk);
    expect(ran).toBe(false);
    expect(lastRequest()).toContain("its arguments are not valid JSON");
    expect(desk.events).toContainEqual(expect.objectContaining({ type: "tool-called", ok: false }));
  });

  it("names the tools there are when one is called that does not exist", async () => {
    server = await serveModel([
      {
        calls: [
          { name: "rm_rf", arguments: {} },
          { name: "look", arguments: {} },
        ],
      },
      done,
    ]);
    const look = aTool("look", () => "looked");
    await agentsAt({ url: server.url, api, tools: [look] }).developPatch(work, openStepDesk());
    expect(lastRequest()).toContain("There is no tool rm_rf. The tools are: look.");
    expect(lastRequest()).toContain("looked");
  });

  it("only ever appends to what it has sent", async () => {
    const calls = [{ name: "look", arguments: {} }];
    server = await serveModel([{ calls }, { calls }, { text: "oops" }, done]);
    let looks = 0;
    const look = aTool("look", () => `look ${++looks}`);
    await agentsAt({ url: server.url, api, tools: [look] }).developPatch(work, openStepDesk());
    const histories = server.requests.map(({ body }) => (body.input ?? body.messages) as unknown[]);
    for (const [index, history] of histories.slice(1).entries())
      expect(history.slice(0, histories[index]?.length)).toEqual(histories[index]);
    const frames = server.requests.map(({ body }) => ({ ...body, input: 0, messages: 0 }));
    expect(new Set(frames.map((frame) => JSON.stringify(frame))).size).toBe(1);
  });

  it("keeps calls apart whose ids the server repeats or leaves empty", async () => {
    server = await serveModel([
      { calls: [{ name: "look", arguments: { n: 1 }, id: "same" }] },
      {
        calls: [
          { name: "look", arguments: { n: 2 }, id: "same" },
          { name: "look", arguments: { n: 3 }, id: "" },
        ],
      },
      done,
    ]);
    const desk = openStepDesk();
    const look = aTool("look", (args) => `saw ${JSON.stringify(args)}`);
    await agentsAt({ url: server.url, api, tools: [look] }).developPatch(work, desk);
    for (const n of [1, 2, 3]) expect(lastRequest()).toContain(`saw {\\"n\\":${n}}`);
    const ids = desk.events.flatMap((event) =>
      event.type === "tool-called" ? [event.callId] : [],
    );
    expect(new Set(ids).size).toBe(3);
  });

  it("stops at a refusal and says so", async () => {
    server = await serveModel([{ refusal: "I will not" }]);
    const run = agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    await expect(run).rejects.toMatchObject({
      kind: "model",
      retryable: false,
      message: expect.stringContaining("I will not"),
    });
  });

  it("asks for fewer words when an answer was cut off at the output limit", async () => {
    server = await serveModel([{ text: '{"summary": "Gr', finish: "length" }, done]);
    const answer = await agentsAt({ url: server.url, api }).developPatch(work, openStepDesk());
    expect(answer).toEqual(claim);
    expect(lastRequest()).toContain("cut off at 16384 tokens");
  });
});
