import { StepError } from "../contracts/step-error.ts";

/** A model's name or its access is not set up as it must be; asking again cannot help. */
export class ModelConfigurationError extends StepError {
  override name = "ModelConfigurationError";

  constructor(message: string, cause?: unknown) {
    super("model", message, { retryable: false, cause });
  }
}

/** A model call failed on the way; asking again may well succeed. */
export class ModelCallError extends Error {
  override name = "ModelCallError";
  /** The server's own word for it, where it gave one. */
  readonly code: string;

  constructor(message: string, options: { code?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code ?? "";
  }
}

/** A model server said nothing for as long as it was waited for. */
export class ModelSilenceError extends ModelCallError {
  override name = "ModelSilenceError";
}

/** The server answered with an error status. */
export class ModelServerError extends Error {
  override name = "ModelServerError";
  readonly status: number;
  readonly code: string;
  readonly headers: Headers;

  constructor(status: number, body: string, headers: Headers) {
    const { message, code } = errorIn(body);
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Most servers say `{"error": {"message", "code"}}`; some a bare text. */
function errorIn(body: string): { message: string; code: string } {
  try {
    const { error, message } = JSON.parse(body);
    const said = error?.message ?? error ?? message ?? body;
    return { message: String(said), code: String(error?.code ?? error?.type ?? "") };
  } catch {
    return { message: body === "" ? "no reason given" : body, code: "" };
  }
}

export type ModelFailure = {
  message: string;
  /** Asking again may help; `waitMs` is what the server asked for. */
  transient: boolean;
  /** The server answered with an error, or was never reached: nothing is owed. */
  refused: boolean;
  waitMs: number | null;
  /** Nothing was heard for as long as a model is waited for. */
  silent?: boolean;
};

/** `key` is only known here so that it can be taken out of what a server says. */
export type ModelAddress = { label: string; url: string; keyFrom: string; key?: string };

/** The parts of any client's error that tell what happened; copies of packages defeat instanceof. */
type ServerError = {
  status?: number;
  code?: string | null;
  message?: string;
  headers?: unknown;
  cause?: unknown;
  /** The AI SDK's words for status and headers. */
  statusCode?: number;
  responseHeaders?: Record<string, string>;
};

/** What went wrong with a model call, whether asking again can help, and what a person can do. */
export function explainModelError(error: unknown, address: ModelAddress): ModelFailure {
  const { label, url, keyFrom } = address;
  const { status, code, headers, message } = asServerError(error);
  const said = firstLine(message, address.key);
  const refused = status !== undefined;
  const lasting = (what: string): ModelFailure => ({
    message: what,
    transient: false,
    refused,
    waitMs: null,
  });
  if (isContextOverflow(code, said))
    return lasting(
      `The conversation no longer fits the context window of ${label} (${said}). Choose a model with a larger one, or split the ticket.`,
    );
  if (code === "insufficient_quota")
    return lasting(`The account behind ${keyFrom} has no quota left at ${url}. Top it up.`);
  if (status === 401 || status === 403)
    return lasting(
      `${url} refused the key (${status}): ${said}. Set ${keyFrom} to a key that may use ${label}.`,
    );
  if (status === 404)
    return lasting(
      `${url} knows no such model or address (404): ${said}. Check the model's name (${label}), the base URL and the API (responses or chat).`,
    );
  const transient = status === undefined ? isOnTheWay(error) : isPassing(status);
  const unreached = isUnreached(error);
  const where = unreached ? " cannot be reached" : status === undefined ? "" : ` (${status})`;
  if (!transient) return lasting(`${url} refused the request to ${label}${where}: ${said}`);
  return {
    message: `${label} at ${url}${where}: ${said}`,
    transient,
    refused: refused || unreached,
    waitMs: retryAfter(headers),
    silent: isSilence(error),
  };
}

/** The error a step ends with when a model call has failed for good. */
export function modelStepError(failure: ModelFailure, tries: number, cause: unknown): StepError {
  const times = tries > 1 ? ` (after ${tries} tries)` : "";
  return new StepError("model", failure.message + times, { retryable: failure.transient, cause });
}

function asServerError(error: unknown): ServerError {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  // fetch says only "fetch failed"; what failed stands in the cause.
  const cause = "cause" in error && error.cause instanceof Error ? error.cause.message : "";
  const { statusCode, code, message = "", ...rest }: ServerError = error;
  const { status = isError(statusCode) ? statusCode : undefined } = rest;
  const { responseHeaders, headers = responseHeaders && new Headers(responseHeaders) } = rest;
  return { status, code, headers, message: cause === "" ? message : `${message}: ${cause}` };
}

/** The AI SDK names the status of an answer it could not read, too. */
function isError(status: number | undefined): boolean {
  return status !== undefined && status >= 400;
}

function firstLine(message = "no reason given", key = ""): string {
  const line = (message.split("\n")[0] ?? "").slice(0, 300);
  return key === "" ? line : line.replaceAll(key, "***");
}

function isContextOverflow(code: ServerError["code"], said: string): boolean {
  if (code === "context_length_exceeded") return true;
  return /context (length|window)|maximum context|prompt is too long|too many tokens/i.test(said);
}

function isPassing(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Errors without a status: the network, the stream, or an `error` event of the server. */
function isOnTheWay(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const names = ["UserError", "TypeError", "RangeError", "ReferenceError"];
  // fetch throws a TypeError with a cause when the network fails; without one it is a mistake here.
  return (
    !names.includes(error.name) ||
    error.cause !== undefined ||
    /terminated|fetch/.test(error.message)
  );
}

const unreachedCodes = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** No connection came about, so nothing was sent. */
function isUnreached(error: unknown): boolean {
  const { cause }: ServerError = typeof error === "object" && error !== null ? error : {};
  return unreachedCodes.has(String(asServerError(cause).code));
}

/** As told here, by a whole answer that took too long, or by what fetch itself gives up after. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = String(asServerError(error.cause).code);
  return (
    error instanceof ModelSilenceError ||
    error.name === "TimeoutError" ||
    code === "UND_ERR_HEADERS_TIMEOUT" ||
    code === "UND_ERR_BODY_TIMEOUT"
  );
}

function retryAfter(headers: unknown): number | null {
  if (!(headers instanceof Headers)) return null;
  const exact = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (exact >= 0) return exact;
  const asked = headers.get("retry-after");
  if (asked === null) return null;
  const seconds = Number(asked);
  const wait = Number.isNaN(seconds) ? Date.parse(asked) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
