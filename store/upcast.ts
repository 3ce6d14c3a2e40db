import { Event, RunEvent } from "../contracts/run-event.ts";
import { StoreCorruptError, StoreError } from "./errors.ts";
import { withUsualLimits } from "./usual-limits.ts";

/** Turns an event of the version it is filed under into the next version's shape. */
export type Upcasters = Record<
  number,
  (stored: Record<string, unknown>) => Record<string, unknown>
>;

const current = RunEvent.shape.version.value;
const upcasters: Upcasters = {};

/** Reads one stored event, bringing it to today's shape; `place` names it in errors. */
export function readEvent(body: string, place: string, from: Upcasters = upcasters): RunEvent {
  const stored = upcast(parseObject(body, place), place, from);
  const read = RunEvent.safeParse(stored);
  if (read.success) return read.data;
  if (!knownTypes.has(typeOf(stored)))
    throw new StoreError(`${place} is of type "${typeOf(stored)}", ${newer}`);
  throw new StoreCorruptError(`${place} does not have the shape of its type "${typeOf(stored)}"`, {
    cause: read.error,
  });
}

function upcast(stored: Record<string, unknown>, place: string, from: Upcasters) {
  let event = stored;
  for (let version = Number(stored.version); version !== current; version += 1) {
    const step = from[version];
    if (!step) throw new StoreError(`${place} has version ${String(stored.version)}, ${newer}`);
    event = { ...step(event), version: version + 1 };
  }
  return { ...event, event: withUsualLimits(event.event) };
}

function parseObject(body: string, place: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new StoreCorruptError(`${place} is not JSON`, { cause });
  }
  throw new StoreCorruptError(`${place} is not a JSON object`);
}

function typeOf(stored: Record<string, unknown>): string {
  const { event } = stored;
  return typeof event === "object" && event !== null && "type" in event ? String(event.type) : "";
}

const knownTypes = new Set<string>(Event.options.map((option) => option.shape.type.value));
const newer = "which this patchgate does not know: it needs a newer patchgate";
