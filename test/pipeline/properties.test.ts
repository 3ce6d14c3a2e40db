import fc from "fast-check";
import { expect, it } from "vitest";
import { decide } from "../../pipeline/decide.ts";
import { evolve, foldRun } from "../../pipeline/evolve.ts";
import { openGate } from "../../pipeline/run.ts";
import { breachesOf } from "../support/breaches.ts";
import { placed } from "../support/events.ts";
import { rules } from "../support/given.ts";
import { objectionsToOffer } from "../support/oracle.ts";
import { happening, happyEvents } from "../support/random-events.ts";
import { randomWorld } from "../support/random-world.ts";

const tape = fc.array(fc.nat(1023), { maxLength: 300, size: "max" });
const drives = 6;

it("whatever the world answers, a run comes to rest and keeps every promise", async () => {
  await fc.assert(
    fc.asyncProperty(tape, async (answers) => {
      const world = await randomWorld(answers);
      for (let turn = 1; turn <= drives; turn++) {
        const run = await world.drive();
        if (run) {
          expect(run.outcome ?? run.parked ?? openGate(run)).toBeDefined();
          const kept = JSON.parse(JSON.stringify(await world.store.load("run-1")));
          expect(foldRun("run-1", kept)).toEqual(run);
        }
        await world.signal(`signal-${turn}`);
      }
      const events = await world.events();
      expect(breachesOf(events, world.terms)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("whatever has happened, deciding never throws, says the same twice and never offers too early", () => {
  const edit = fc.record({ at: fc.nat(12), event: happening, drop: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 6, size: "max" }), (edits) => {
      const events = [...happyEvents];
      for (const { at, event, drop } of edits) events.splice(at, drop, event);
      let run = foldRun("run-1", []);
      for (const [index, event] of placed(events).entries()) {
        run = evolve(run, event);
        const before = structuredClone(run);
        const decision = decide(run, rules);
        expect(decide(before, rules)).toEqual(decision);
        expect(run).toEqual(before);
        const offers = decision.do === "open-pull-request";
        expect(offers ? objectionsToOffer(events.slice(0, index + 1)) : []).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});
