import type { Clock } from "./clock.ts";

export type AuditEvent = { at: number; type: string; email: string };

/** An append-only list of what happened to accounts. */
export class AuditLog {
  #events: AuditEvent[] = [];
  #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(type: string, email: string): void {
    this.#events.push({ at: this.#clock(), type, email });
  }

  events(): readonly AuditEvent[] {
    return this.#events;
  }
}
