import { expect, test } from "vitest";
import type { Reply } from "../support/model-server.ts";
import { goodPlay } from "./answers.ts";
import { key, shop } from "./open-stage.ts";
import type { Cue } from "./player.ts";
import { eventsOf, givenStage } from "./stage.ts";

test("limits, errors and cut connections are tried again, and stand in the ledger", async () => {
  const troubles: [Cue["owner"], Reply][] = [
    ["requirements", { status: 429, headers: { "retry-after": "1" } }],
    ["planner", { status: 503 }],
    ["developer", { cut: "rudely", text: "{" }],
    ["reviewer", { cut: "politely", text: "{" }],
  ];
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: ({ owner }) => {
      const at = troubles.findIndex(([whose]) => whose === owner);
      return at < 0 ? undefined : troubles.splice(at, 1)[0]?.[1];
    },
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const failed = eventsOf(told, "model-called").filter(({ error }) => error !== null);
  expect(failed.map(({ key, usage }) => `${key} ${usage.tokens.input > 0}`)).toEqual([
    "specify/1/1 false",
    "plan/1/1 false",
    "develop/1/1 true",
    "review/1/1 true",
  ]);
  expect(stage.touched()).toEqual([]);
});

test("a refused key ends it at once, and the key is not repeated", async () => {
  const message = `Incorrect API key provided: ${key}`;
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: () => ({ status: 401, error: { message } }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 2, outcome: { outcome: "parked" } });
  expect(stage.server.requests).toHaveLength(1);
  expect(`${told.stdout}${told.stderr}`).toContain("Set OPENAI_API_KEY to a key that may use");
  expect(`${told.stdout}${told.stderr}`).not.toContain(key);
  expect(stage.touched()).toEqual([]);
});

test.for([
  ["responses", true],
  ["chat", "midway"],
] as const)(
  "a server that falls silent, over %s, is asked twice, and the run parks",
  async ([api, silence]) => {
    let still = true;
    const stage = await givenStage({
      play: goodPlay(),
      files: { ...shop, "patchgate.yml": "models: { silenceSeconds: 1 }\n" },
      interrupt: ({ owner }) => (still && owner === "planner" ? { silence } : undefined),
    });

    const told = await stage.patchgate(["run", stage.ticket, "--api", api]);

    expect(told.exitCode).toBe(13);
    expect(told.stdout).toMatch(
      /model call plan\/1\/1 failed, again in .* s: .* sent nothing for 1 seconds. If the model thinks longer/,
    );
    expect(told.stdout).toContain("(after 2 tries)");
    expect(stage.server.cues.filter(({ owner }) => owner === "planner")).toHaveLength(2);
    still = false;
    const [, runId = ""] = /resume (run-\S+)/.exec(told.stdout) ?? [];
    const resumed = await stage.patchgate(["resume", runId, "--json"]);
    expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
    expect(stage.touched()).toEqual([]);
  },
);

test("a server that is down parks the run, and resume goes on when it is back", async () => {
  let down = true;
  const stage = await givenStage({
    play: goodPlay(),
    interrupt: ({ owner }) =>
      down && owner === "planner" ? { status: 503, headers: { "retry-after": "3600" } } : undefined,
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 13, outcome: { outcome: "parked" } });
  expect(told.outcome.next).toBe(`patchgate resume ${told.outcome.runId}`);
  down = false;
  const resumed = await stage.patchgate(["resume", told.outcome.runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const specified = stage.server.cues.filter(({ owner }) => owner === "requirements");
  expect(specified).toHaveLength(2);
  expect(stage.touched()).toEqual([]);
});
