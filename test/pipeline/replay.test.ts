import { expect, it } from "vitest";
import type { Event } from "../../contracts/run-event.ts";
import { replayRun } from "../../pipeline/replay.ts";
import { placed } from "../support/events.ts";
import { aSpec } from "../support/facts.ts";
import { rules } from "../support/given.ts";
import { aWorld } from "../support/world.ts";

/** A run that went well, and what it takes to play it again. */
async function aRecordedRun() {
  const world = await aWorld();
  await world.advance();
  const { agents, sha256 } = world.ports;
  const { artifact, journal } = world.store;
  const text = async (kept: Parameters<typeof artifact>[0]) =>
    new TextDecoder().decode(await artifact(kept));
  return { events: await world.events(), recording: { agents, sha256, journal, text } };
}

it("goes the way a run went, and says where other rules would part from it", async () => {
  const { events, recording } = await aRecordedRun();
  const timeline = placed(events);
  expect(await replayRun("run-1", timeline, rules, recording)).toEqual({
    decisions: 8,
    requests: 0,
    differences: [],
  });
  const everything = { ...rules, zonesOf: () => ["ci"] };
  const { differences } = await replayRun("run-1", timeline, everything, recording);
  expect(differences[1]).toMatchObject({
    seq: 6,
    part: "decision",
    where: "what comes next",
    recorded: "develop",
    today: "ask at the plan gate",
  });
});

it("says where today's code makes something else of what was recorded", async () => {
  const { events, recording } = await aRecordedRun();
  const agents = { ...recording.agents, specifyFeature: async () => aSpec({ title: "Otherwise" }) };
  const played = await replayRun("run-1", placed(events), rules, { ...recording, agents });
  expect(played.differences).toMatchObject([
    { seq: 2, step: "specify", attempt: 1, part: "contract parse", where: "spec.title" },
  ]);
});

it("holds the books against today's ledger", async () => {
  const { events, recording } = await aRecordedRun();
  const at = { step: "specify", attempt: 1 } as const;
  const booked: Event[] = [
    {
      ...{ type: "budget-reserved", ...at, key: "specify/1/1" },
      reserved: { tokens: 1e9, costUsd: null },
    },
    { type: "budget-exceeded", limit: "tokens", allowed: 100, used: 1, next: 1 },
  ];
  const timeline = placed([...events.slice(0, 2), ...booked]);
  const { differences } = await replayRun("run-1", timeline, rules, recording);
  expect(differences).toMatchObject([
    { seq: 3, ...at, turn: 1, part: "budget", where: "tokens", today: "stop" },
    { seq: 4, part: "budget", where: "tokens", recorded: "stopped at 1 of 100", today: "go on" },
  ]);
});
