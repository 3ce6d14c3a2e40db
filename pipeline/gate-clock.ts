import type { Gate } from "../contracts/gate.ts";
import type { Event } from "../contracts/run-event.ts";
import { openGate, type Run } from "./run.ts";

/**
 * What the hour has made of the gate that is open: a reminder, then escalation, then expiry, never
 * an approval. Whoever touches a waiting run writes down what is due; stages slept through are skipped.
 */
export function dueAt(now: string, run: Run): Event | undefined {
  const opened = openGate(run);
  if (!opened) return undefined;
  const { gate, reminded, escalated } = opened;
  const gateId = gate.id;
  if (hasPassed(gate.expiresAt, now)) return { type: "approval-expired", gateId };
  if (escalated) return undefined;
  if (hasPassed(gate.escalateAt, now))
    return { type: "approval-escalated", gateId, to: gate.escalateTo };
  if (reminded || !hasPassed(gate.remindAt, now)) return undefined;
  return { type: "approval-reminded", gateId };
}

function hasPassed(at: Gate["expiresAt"], now: string): boolean {
  return at !== null && now > at;
}
