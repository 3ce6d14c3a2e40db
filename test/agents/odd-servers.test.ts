import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { agentsAt, aTool } from "../support/agents.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = { summary: "Greets", criteria: [], assumptions: [] };
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

let stop = async () => {};
afterEach(() => stop());

/** Answers each request with the next body: an object as JSON, a text as a stream. */
async function serve(bodies: (object | string)[]): Promise<string> {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    const body = bodies[asked++] ?? {};
    const streamed = typeof body === "string";
    response.setHeader("content-type", streamed ? "text/event-stream" : "application/json");
    response.end(streamed ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stop = async () => void server.close();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
}

const words = JSON.stringify(claim);
const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\r\n\r\n`;
const message = { type: "message", content: [{ type: "output_text", text: words }] };

it("reads a whole Chat answer from a server that does not stream", async () => {
  const url = await serve([{ choices: [{ message: { content: words }, finish_reason: "stop" }] }]);
  expect(await agentsAt({ url, api: "chat" }).developPatch(work, openStepDesk())).toEqual(claim);
});

it("reads a whole Responses answer from a server that does not stream", async () => {
  const url = await serve([{ object: "response", status: "completed", output: [message] }]);
  expect(await agentsAt({ url }).developPatch(work, openStepDesk())).toEqual(claim);
});

it("takes items from their own events when the last one does not repeat them", async () => {
  const events = [
    { type: "response.output_item.done", output_index: 0, item: message },
    { type: "response.completed", response: { status: "completed", output: [] } },
  ];
  const url = await serve([events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join("")]);
  expect(await agentsAt({ url }).developPatch(work, openStepDesk())).toEqual(claim);
});

it("puts together calls that come in pieces, without an index, or with arguments as an object", async () => {
  const call = (piece: object) => chunk({ tool_calls: [piece] });
  const url = await serve([
    call({ id: "a", function: { name: "look", arguments: '{"n"' } }) +
      call({ function: { arguments: ":1}" } }) +
      call({ id: "b", function: { name: "look", arguments: { n: 2 } } }) +
      chunk({}, "tool_calls"),
    chunk({ content: words }, "stop"),
  ]);
  const seen: unknown[] = [];
  const look = aTool("look", (args) => `${seen.push(args)}`);
  await agentsAt({ url, api: "chat", tools: [look] }).developPatch(work, openStepDesk());
  expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
});

it.each([
  ["responses", { type: "error", code: "server_error", message: "Overloaded" }],
  [
    "responses",
    {
      type: "response.failed",
      response: { error: { code: "server_error", message: "Overloaded" } },
    },
  ],
  ["chat", { error: { message: "Overloaded" } }],
] as const)("asks a %s server again that breaks off with %o", async (api, event) => {
  const done =
    api === "chat"
      ? { choices: [{ message: { content: words }, finish_reason: "stop" }] }
      : { object: "response", status: "completed", output: [message] };
  const url = await serve([`data: ${JSON.stringify(event)}\n\n`, done]);
  const desk = openStepDesk();
  expect(await agentsAt({ url, api }).developPatch(work, desk)).toEqual(claim);
  expect(desk.events.find((one) => one.type === "model-called")).toMatchObject({
    error: expect.stringContaining("Overloaded"),
  });
});

it("books an estimate where a server tells no usage", async () => {
  const url = await serve([`${chunk({ content: words }, "stop")}data: [DONE]\n\n`]);
  const desk = openStepDesk();

  await agentsAt({ url, api: "chat" }).developPatch(work, desk);

  const [called] = desk.events.flatMap((event) => (event.type === "model-called" ? [event] : []));
  expect(called?.usage.tokens.input).toBeGreaterThan(100);
  expect(called?.usage.tokens.output).toBeGreaterThan(5);
});
