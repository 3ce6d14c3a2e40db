import { describe, expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { doOnce } from "../../pipeline/do-once.ts";
import { settleDoubt } from "../../pipeline/effects.ts";
import type { Effect } from "../../pipeline/ports.ts";
import { placed } from "../support/events.ts";
import { sha256 } from "../support/memory-store.ts";

/** An outside world that never deduplicates, and a step's desk over a timeline in memory. */
function aDesk(events: Event[] = []) {
  const done: string[] = [];
  const clocks = { wall: Date.parse("2026-01-01T00:00:00.000Z"), up: 0 };
  const effect: Effect = {
    kind: "publish-branch",
    subject: "patchgate/t-1",
    input: "head-1",
    find: async () => done.at(-1) ?? null,
    act: async () => {
      done.push(`commit-${done.length + 1}`);
      return done.at(-1) ?? "";
    },
  };
  const desk = {
    events: () => placed(events),
    record: async (...added: Event[]) => void events.push(...added),
  };
  const world = {
    sha256,
    now: () => new Date(clocks.wall).toISOString(),
    uptime: () => clocks.up,
    leaseMs: 30_000,
  };
  return { done, clocks, effect, desk, world, events };
}

const inputHash = sha256("head-1");
const key = `publish-branch/patchgate/t-1/${inputHash.slice(7, 19)}`;
const started: Event = { type: "effect-started", key, kind: "publish-branch", inputHash };

function finished(adopted: boolean): Event {
  return { type: "effect-finished", key, output: "commit-1", adopted };
}

describe("an outside effect", () => {
  it("is recorded before and after it is done, and not done again once it is finished", async () => {
    const { effect, desk, world, events, done } = aDesk();
    expect(await doOnce(effect, desk, world)).toBe("commit-1");
    expect(await doOnce(effect, desk, world)).toBe("commit-1");
    expect([done, events]).toEqual([["commit-1"], [started, finished(false)]]);
  });

  it("is looked for and adopted when it was started and nobody saw its end", async () => {
    const { effect, desk, world, events, done } = aDesk([started]);
    await effect.act();
    expect(await doOnce(effect, desk, world)).toBe("commit-1");
    expect([done, events]).toEqual([["commit-1"], [started, started, finished(true)]]);
  });

  it("is done when it was started and is not to be found", async () => {
    const { effect, desk, world, events, done } = aDesk([started]);
    expect(await doOnce(effect, desk, world)).toBe("commit-1");
    expect([done, events]).toEqual([["commit-1"], [started, started, finished(false)]]);
  });

  it("with another input is another effect", async () => {
    const { effect, desk, world, done } = aDesk();
    await doOnce(effect, desk, world);
    await doOnce({ ...effect, input: "head-2" }, desk, world);
    expect(done).toEqual(["commit-1", "commit-2"]);
  });

  it("is not done by a process that was held up for half its lease, by either clock", async () => {
    for (const clock of ["wall", "up"] as const) {
      const { effect, desk, world, clocks, done } = aDesk();
      const frozen = {
        ...desk,
        record: async (...added: Event[]) => {
          await desk.record(...added);
          clocks[clock] += 15_000;
        },
      };
      await expect(doOnce(effect, frozen, world)).rejects.toThrow(
        "publish-branch was not done: this process was held up for 15 s, and another may drive the run by now",
      );
      expect(done).toEqual([]);
    }
  });

  it("that cannot be looked up is a person's case, and one that may be repeated is repeated", async () => {
    const { effect } = aDesk([started]);
    await effect.act();
    await expect(settleDoubt("manual", effect)).rejects.toThrow(
      "publish-branch of patchgate/t-1 may have happened before the run was cut off",
    );
    expect(await settleDoubt("redo", effect)).toBeNull();
  });
});
