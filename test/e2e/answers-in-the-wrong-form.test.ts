import { expect, test } from "vitest";
import {
  calls,
  claim,
  create,
  develops,
  goodPlay,
  newTest,
  plan,
  read,
  review,
  spec,
  tests,
} from "./answers.ts";
import type { Scene } from "./player.ts";
import { eventsOf, givenStage } from "./stage.ts";

const wrong = [{ text: "Sure! Here it is." }, { text: '{"title":"half' }];

const seats = [
  { agent: "requirements", play: { requirements: [[...wrong, spec()]] } },
  { agent: "planner", play: { planner: [[...wrong, plan()]] } },
  { agent: "developer", play: { developer: [[...develops.slice(0, -1), ...wrong, claim()]] } },
  { agent: "reviewer", play: { reviewer: [[...wrong, review()]] } },
  {
    agent: "tester",
    play: { tester: [[create("test/discount.test.js", newTest), ...wrong, tests()]] },
  },
];

test("an answer in the wrong form goes back twice with what was wrong, from every agent", async () => {
  const play = goodPlay(Object.assign({}, ...seats.map((seat) => seat.play)));
  const stage = await givenStage({ play });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  for (const { agent } of seats) {
    const last = stage.server.cues.filter(({ owner }) => owner === agent).at(-1)?.said;
    expect(last?.match(/Your answer was not accepted/g)).toHaveLength(2);
    expect(last).toContain("not one JSON value");
  }
});

const wrongThrice = [...wrong, { text: "[]" }];

test.for([
  { agent: "requirements", play: { requirements: [[...wrongThrice, spec()]] } },
  { agent: "developer", play: { developer: [[...wrongThrice, ...develops]] } },
  { agent: "reviewer", play: { reviewer: [[...wrongThrice, review()]] } },
])("the third wrong answer of the $agent waits for a person, who may allow more", async (given) => {
  const { agent, play } = given;
  const stage = await givenStage({ play: goodPlay(play) });

  const told = await stage.run();

  const budget = { limit: "contractReasks", allowed: 2, used: 2, raisesTo: 4 };
  expect(told).toMatchObject({ exitCode: 10, outcome: { outcome: "waiting", gate: { budget } } });
  expect(told.outcome.because).toContain("in the wrong form 3 times");
  expect(stage.server.cues.filter(({ owner }) => owner === agent)).toHaveLength(3);

  await stage.patchgate(["approve", told.outcome.gate?.id ?? ""]);
  const resumed = await stage.patchgate(["resume", told.outcome.runId, "--json"]);
  expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const asked = stage.server.cues.filter(({ owner }) => owner === agent);
  expect(asked.map(({ turn }) => turn)).toEqual(asked.map((_, at) => at));
  expect(stage.touched()).toEqual([]);
});

test("garbage in tool calls is answered with what was wrong, and the work goes on", async () => {
  const garbage = [
    calls(
      ["read_file", "{path: src/price.js"],
      ["edit_file", '{"path":"src/price.js"'],
      ["read_file", ""],
    ),
    calls(["read_file", { path: 12 }], ["search_code", ["total"]], ["run_command", "null"]),
    {
      calls: [
        { name: "apply_patch", arguments: { patch: "*** Begin" } },
        { name: "", arguments: "{}" },
      ],
    },
    calls(["read_file", { path: "src/price.js" }], ["search_code", { pattern: "total", extra: 1 }]),
    calls(["read_file", { path: "../../etc/passwd" }], ["search_code", { pattern: "(" }]),
  ];
  const stage = await givenStage({
    play: goodPlay({ developer: [[...garbage, ...develops.slice(1)]] }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const called = eventsOf(told, "tool-called").filter(({ step }) => step === "develop");
  const outcomes = called.map(({ tool, ok }) => `${tool} ${ok}`);
  // Calls of one turn that only read run side by side, and end in any order.
  expect(outcomes.slice(0, -2).sort()).toEqual([
    " false",
    "apply_patch false",
    "edit_file false",
    "read_file false",
    "read_file false",
    "read_file false",
    "read_file false",
    "read_file true",
    "run_command false",
    "search_code false",
    "search_code false",
    "search_code true",
  ]);
  expect(outcomes.slice(-2)).toEqual(["edit_file true", "run_command true"]);
  const said = stage.server.cues.filter(({ owner }) => owner === "developer").at(-1)?.said;
  expect(said).toContain("its arguments are not valid JSON");
  expect(said).toContain("path: Invalid input: expected string, received number");
  expect(said).toContain("There is no tool apply_patch. The tools are: read_file");
  expect(said).toContain("Give a path below the repository root");
  expect(said).toContain("The pattern is not a valid regular expression");
});

test("an edit of a file that was not read is refused with what to do", async () => {
  const [write, ...rest] = develops.slice(1);
  const stage = await givenStage({
    play: goodPlay({ developer: [[write, read("src/price.js"), write, ...rest] as Scene] }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const edits = eventsOf(told, "tool-called").filter(({ tool }) => tool === "edit_file");
  expect(edits.map(({ ok }) => ok)).toEqual([false, true]);
  const refused = stage.server.cues.find(({ owner, turn }) => owner === "developer" && turn === 1);
  expect(refused?.said).toContain("src/price.js was not edited: you have not read it.");
});
