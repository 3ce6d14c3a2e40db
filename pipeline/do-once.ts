import type { Event, RunEvent } from "../contracts/run-event.ts";
import { StepError } from "../contracts/step-error.ts";
import { outsideEffects, settleDoubt } from "./effects.ts";
import type { Effect, Ports } from "./ports.ts";

type Desk = {
  events(): readonly RunEvent[];
  record(...events: Event[]): Promise<void>;
};
type World = Pick<Ports, "sha256" | "now" | "uptime" | "leaseMs">;

/**
 * Does an outside effect once, however often the run is cut off: recorded before and after, and
 * one that was started is looked for in the world and adopted. Answers the effect's output.
 */
export async function doOnce(effect: Effect, desk: Desk, world: World): Promise<string> {
  const inputHash = world.sha256(effect.input);
  const key = `${effect.kind}/${effect.subject}/${inputHash.slice(7, 19)}`;
  const known = recorded(key, desk.events());
  if (known.output !== undefined) return known.output;
  // Read before the record is written: a freeze in between must count too.
  const mayStillAct = deadline(effect, world);
  await desk.record({ type: "effect-started", key, kind: effect.kind, inputHash });
  const { inDoubt } = outsideEffects[effect.kind];
  const found = known.started ? await settleDoubt(inDoubt, effect) : null;
  if (found === null) mayStillAct();
  const output = found ?? (await effect.act());
  await desk.record({ type: "effect-finished", key, output, adopted: found !== null });
  return output;
}

function recorded(key: string, events: readonly RunEvent[]) {
  let started = false;
  for (const { event } of events) {
    if (event.type === "effect-started" && event.key === key) started = true;
    if (event.type === "effect-finished" && event.key === key)
      return { started, output: event.output };
  }
  return { started, output: undefined };
}

/**
 * A process that was frozen longer than its lease has been replaced and does not know it. The lease
 * guards our timeline, not the outside world, so whoever is late does nothing. Both clocks are read:
 * one stands still while a machine sleeps, the other can be set back.
 */
function deadline({ kind }: Effect, { now, uptime, leaseMs }: World): () => void {
  const began = { wall: Date.parse(now()), up: uptime() };
  return () => {
    const passed = Math.max(Date.parse(now()) - began.wall, uptime() - began.up);
    if (passed < leaseMs / 2) return;
    const seconds = Math.round(passed / 1000);
    throw new StepError(
      "infrastructure",
      `${kind} was not done: this process was held up for ${seconds} s, and another may drive the run by now`,
      { retryable: true },
    );
  };
}
