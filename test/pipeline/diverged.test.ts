import { expect, it } from "vitest";
import type { StepContext } from "../../pipeline/ports.ts";
import { edited } from "../support/events.ts";
import { aPatch } from "../support/facts.ts";
import { aWorld } from "../support/world.ts";

/** A tool call of a turn, after which the working copy was kept. */
const edit = (turn: number, snapshot: string) => {
  const event = edited(snapshot);
  return event.type === "tool-called" ? { ...event, callId: `develop/1/${turn}/0/abc` } : event;
};

/** What the working copy is made equal to when the developer's step parts from its record. */
async function restored(work: (step: StepContext) => Promise<unknown>) {
  const prepared: (string | undefined)[] = [];
  const world = await aWorld({
    workspace: { prepare: (run) => void prepared.push(run.underway?.snapshot) },
    agents: {
      developPatch: async (_input, step) => {
        prepared.length = 0;
        await step.record(edit(1, "first"), edit(2, "second"), edit(3, "third"));
        await work(step);
        const { summary, criteria, assumptions } = aPatch();
        return { summary, criteria, assumptions };
      },
    },
  });
  await world.advance();
  const parted = (await world.events()).filter(({ type }) => type === "step-diverged");
  return [prepared.slice(0, parted.length), parted.length];
}

it("goes back to the working copy as it was when the turn began", async () => {
  expect(await restored((step) => step.diverged(3, []))).toEqual([["second"], 1]);
  expect(await restored((step) => step.diverged(1, []))).toEqual([[undefined], 1]);
});

it("counts no snapshot that was made after an earlier parting", async () => {
  const twice = async (step: StepContext) => {
    await step.diverged(2, []);
    await step.diverged(4, []);
  };
  expect(await restored(twice)).toEqual([["first", "first"], 2]);
});
