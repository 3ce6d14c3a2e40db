import { ModelCallError, ModelServerError, ModelSilenceError } from "../model-errors.ts";

export type Endpoint = { url: string; headers: Record<string, string>; idleMs: number };

/**
 * Posts a request and yields each event of the streamed answer, parsed; a server that does not
 * stream yields its whole answer. A server that falls silent for `idleMs` is given up.
 */
export async function* postStreamed(
  { url, headers, idleMs }: Endpoint,
  body: object,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const silence = new AbortController();
  const problem = new ModelSilenceError(
    `The model server sent nothing for ${idleMs / 1000} seconds. If the model thinks longer, raise models.silenceSeconds or PATCHGATE_SILENCE_SECONDS`,
  );
  const timer = setTimeout(() => silence.abort(problem), idleMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok) throw await refusalOf(response);
    if (!response.body) throw new ModelCallError("The model server answered without a body");
    if (!response.headers.get("content-type")?.includes("event-stream")) {
      yield parseWhole(await response.text());
      return;
    }
    yield* readEvents(response.body, () => timer.refresh());
  } finally {
    clearTimeout(timer);
  }
}

/** The data of server-sent events, up to the end of the stream or `[DONE]`, which yields null. */
async function* readEvents(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    heard();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("data:")) continue;
      const data = line.slice(5).trim();
      yield data === "[DONE]" ? null : parseEvent(data);
    }
  }
}

function parseWhole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const begin = text.replace(/\s+/g, " ").slice(0, 60);
    throw new ModelCallError(`The answer "${begin}" is none of a model server. Check the base URL`);
  }
}

function parseEvent(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new ModelCallError("The model server sent an event that is not JSON", { cause });
  }
}

async function refusalOf(response: Response): Promise<ModelServerError> {
  const text = await response.text().catch(() => "");
  return new ModelServerError(response.status, text, response.headers);
}
