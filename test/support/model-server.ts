import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the scripted server answers to one request. */
export type Reply =
  | { text: string; usage?: ReplyUsage; finish?: "stop" | "length" }
  | { calls: { name: string; arguments: unknown; id?: string }[]; usage?: ReplyUsage }
  | { refusal: string }
  | { status: number; error?: object; headers?: Record<string, string> }
  /** Breaks the connection after some of the answer; `politely` ends the stream as if whole. */
  | { cut: "rudely" | "politely"; text: string }
  /** Never answers, or begins to and says no more. */
  | { silence: true | "midway" };

type ReplyUsage = { input: number; cached?: number; output: number; reasoning?: number };

export type ServedRequest = {
  url: string;
  headers: IncomingMessage["headers"];
  raw: string;
  // The body is whatever a client sends; tests look into it freely.
  body: Record<string, unknown>;
  /** When its last byte came and when its answer was handed to the system, by performance.now(). */
  receivedAt: number;
  answeredAt: number;
};

export type ModelServer = {
  url: string;
  requests: ServedRequest[];
  close(): Promise<void>;
};

/** Speaks OpenAI's Responses and Chat Completions, streamed and whole, by a script. */
export async function serveModel(
  script: Reply[] | ((request: ServedRequest, index: number) => Reply | Promise<Reply>),
): Promise<ModelServer> {
  const requests: ServedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    const index = requests.push(request) - 1;
    const reply = Array.isArray(script)
      ? (script[index] ?? { status: 400, error: { message: "The script has ended" } })
      : await script(request, index);
    answer(reply, request, response);
    request.answeredAt = performance.now();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<ServedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const receivedAt = performance.now();
  const raw = Buffer.concat(chunks).toString("utf8");
  const body = JSON.parse(raw || "{}");
  const { url = "", headers } = incoming;
  return { url, headers, raw, body, receivedAt, answeredAt: receivedAt };
}

function answer(reply: Reply, request: ServedRequest, response: ServerResponse): void {
  if ("silence" in reply) {
    if (reply.silence === "midway")
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": begun\n\n");
    return;
  }
  if ("status" in reply) {
    refuse(reply, response);
    return;
  }
  const chat = request.url.endsWith("/chat/completions");
  const streamed = request.body.stream === true;
  if (!streamed) {
    whole(chat ? chatWhole(reply) : responsesWhole(reply), response);
    return;
  }
  const events = chat ? chatEvents(reply) : responsesEvents(reply);
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(events.join(""));
  if ("cut" in reply && reply.cut === "rudely") setImmediate(() => response.destroy());
  else response.end();
}

function refuse(reply: Extract<Reply, { status: number }>, response: ServerResponse): void {
  const { status, error, headers } = reply;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ error: error ?? { message: `Scripted ${status}` } }));
}

function whole(body: object, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

type Answer = Exclude<Reply, { status: number } | { silence: unknown }>;

let numbered = 0;
const next = (prefix: string) => `${prefix}_${++numbered}`;
const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function usageOf(reply: Answer): ReplyUsage {
  return ("usage" in reply && reply.usage) || { input: 100, output: 10 };
}

function responsesItems(reply: Answer): object[] {
  if ("calls" in reply)
    return reply.calls.map((call) => ({
      type: "function_call",
      id: next("fc"),
      call_id: call.id ?? next("call"),
      name: call.name,
      arguments: asText(call.arguments),
      status: "completed",
    }));
  const content =
    "refusal" in reply
      ? { type: "refusal", refusal: reply.refusal }
      : { type: "output_text", text: reply.text, annotations: [] };
  return [
    {
      type: "message",
      id: next("msg"),
      role: "assistant",
      status: "completed",
      content: [content],
    },
  ];
}

function responsesWhole(reply: Answer) {
  const { input, cached = 0, output, reasoning = 0 } = usageOf(reply);
  const incomplete = "finish" in reply && reply.finish === "length";
  return {
    id: next("resp"),
    object: "response",
    status: incomplete ? "incomplete" : "completed",
    incomplete_details: incomplete ? { reason: "max_output_tokens" } : null,
    error: null,
    output: responsesItems(reply),
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: input + output,
    },
  };
}

function responsesEvents(reply: Answer): string[] {
  const response = responsesWhole(reply);
  const event = (type: string, data: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const begun = event("response.created", {
    response: { ...response, status: "in_progress", output: [], usage: null },
  });
  const items = response.output.map((item, output_index) =>
    event("response.output_item.done", { output_index, item }),
  );
  if ("cut" in reply) return [begun, ...items];
  return [begun, ...items, event(`response.${response.status}`, { response })];
}

function chatMessage(reply: Answer) {
  if ("calls" in reply) {
    const tool_calls = reply.calls.map((call, index) => ({
      index,
      id: call.id ?? next("call"),
      type: "function",
      function: { name: call.name, arguments: asText(call.arguments) },
    }));
    return { message: { role: "assistant", content: null, tool_calls }, finish: "tool_calls" };
  }
  if ("refusal" in reply)
    return {
      message: { role: "assistant", content: null, refusal: reply.refusal },
      finish: "stop",
    };
  const finish = "finish" in reply ? (reply.finish ?? "stop") : "stop";
  return { message: { role: "assistant", content: reply.text }, finish };
}

function chatUsage(reply: Answer) {
  const { input, cached = 0, output, reasoning = 0 } = usageOf(reply);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

function chatWhole(reply: Answer) {
  const { message, finish } = chatMessage(reply);
  return {
    id: next("chatcmpl"),
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: chatUsage(reply),
  };
}

function chatEvents(reply: Answer): string[] {
  const id = next("chatcmpl");
  const { message, finish } = chatMessage(reply);
  const chunk = (data: object) =>
    `data: ${JSON.stringify({ id, object: "chat.completion.chunk", ...data })}\n\n`;
  const begun = chunk({ choices: [{ index: 0, delta: message, finish_reason: null }] });
  if ("cut" in reply) return [begun];
  return [
    begun,
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }),
    chunk({ choices: [], usage: chatUsage(reply) }),
    "data: [DONE]\n\n",
  ];
}
