import { expect, it } from "vitest";
import { replay } from "../../composition/replay.ts";
import type { Event } from "../../contracts/run-event.ts";
import { type GoldenRun, readGoldenRun, recordedRun, reworded, withEvents } from "./golden-run.ts";

const played = async (run: GoldenRun) => replay(recordedRun(run));

it("plays the recorded run without a difference", async () => {
  const run = await readGoldenRun();
  const asked = run.events.filter(({ event }) => event.type === "model-called");
  expect(await played(run)).toEqual({
    decisions: run.events.filter(({ event }) => decides(event)).length,
    requests: asked.length,
    differences: [],
  });
});

function decides({ type }: Event): boolean {
  return type === "step-started" || type === "run-finished";
}

type Request = {
  instructions: string;
  tools: { name: string; description: string; parameters: { properties: object } }[];
  settings: object;
  answer: object;
  input: string;
};

/** The run as it would have been recorded had the second patch been asked for in another way. */
async function askedOtherwise(change: (request: Request) => object): Promise<GoldenRun> {
  const run = await readGoldenRun();
  return withEvents(run, (event) => {
    if (!("attempt" in event) || event.step !== "develop" || event.attempt !== 2) return event;
    if (event.type === "tool-called")
      return { ...event, callId: event.callId.replace(/[^/]+$/, "other") };
    if (event.type !== "model-called") return event;
    const requestHash = "sha256:other";
    if (!event.request) return { ...event, requestHash };
    const alter = (text: string) => JSON.stringify(change(JSON.parse(text)));
    return { ...event, requestHash, request: reworded(run, event.request.hash, alter) };
  });
}

/** What was recorded of one tool, other than it is today. */
const tool = (name: string, other: object) => (request: Request) => ({
  ...request,
  tools: request.tools.map((one) => (one.name === name ? { ...one, ...other } : one)),
});

it.for<[part: string, where: string, change: (request: Request) => object]>([
  [
    "instructions",
    "line 1",
    (request) => ({ ...request, instructions: `Be brief.\n${request.instructions}` }),
  ],
  ["tools", "edit_file.description", tool("edit_file", { description: "Edit." })],
  [
    "tools",
    "edit_file.parameters.properties.path",
    tool("edit_file", { parameters: { type: "object", properties: {} } }),
  ],
  ["tools", "the list", (request) => ({ ...request, tools: request.tools.slice(0, -1) })],
  ["settings", "temperature", (request) => ({ ...request, settings: { temperature: 1 } })],
  [
    "answer schema",
    "name",
    (request) => ({ ...request, answer: { ...request.answer, name: "x" } }),
  ],
  ["input", "line 2", (request) => ({ ...request, input: request.input.replace("\n", "\n…\n") })],
])("says that the %s differ at %s, and nothing else", async ([part, where, change]) => {
  const { differences } = await played(await askedOtherwise(change));
  const place = { step: "develop", attempt: 2, turn: 1 };
  expect(differences).toEqual([
    { seq: expect.any(Number), ...place, part, where, recorded: anyText, today: anyText },
  ]);
});

const anyText = expect.stringMatching(/./);

it("says at which turn an agent is told something else than it was", async () => {
  const run = withEvents(await readGoldenRun(), (event) =>
    event.type === "model-called" && /^specify\/1\/[34]/.test(event.key)
      ? { ...event, requestHash: "sha256:other", inputHash: "sha256:other" }
      : event,
  );
  expect((await played(run)).differences).toMatchObject([
    {
      ...{ step: "specify", attempt: 1, turn: 3, part: "input" },
      today: expect.stringContaining("Your answer was not accepted"),
    },
  ]);
});

/** The answers at one turn of the specification in other words. */
async function answeredOtherwise(turn: number, change: (text: string) => string) {
  const run = await readGoldenRun();
  return withEvents(run, (event) =>
    event.type === "model-called" && event.key === `specify/1/${turn}` && event.response
      ? { ...event, response: reworded(run, event.response.hash, change) }
      : event,
  );
}

it("says when an answer that was accepted would go back today", async () => {
  const run = await answeredOtherwise(3, (text) => text.replace("riskLevel", "danger"));
  expect((await played(run)).differences).toMatchObject([
    {
      ...{ step: "specify", attempt: 1, turn: 3, part: "contract parse", recorded: "accepted" },
      today: expect.stringContaining("riskLevel"),
    },
  ]);
});

it("says when an answer that went back would be accepted today", async () => {
  const run = await readGoldenRun();
  const good = run.events.flatMap(({ event }) =>
    event.type === "model-called" && event.key === "specify/1/3" ? [event.response?.hash] : [],
  );
  const early = await answeredOtherwise(2, () => run.artifacts[good[0] ?? ""] ?? "");
  expect((await played(early)).differences).toMatchObject([
    { step: "specify", turn: 2, part: "contract parse", recorded: "sent back", today: "accepted" },
  ]);
});

it("says when today's rules make something else of an answer", async () => {
  const run = withEvents(await readGoldenRun(), (event) =>
    event.type === "change-planned" ? { ...event, risk: "high" } : event,
  );
  const [first] = (await played(run)).differences;
  expect(first).toMatchObject({ step: "plan", part: "decision", where: "risk", recorded: "high" });
});

it("says when today's ledger would have stopped what it let pass", async () => {
  const run = withEvents(await readGoldenRun(), (event) =>
    event.type === "budget-reserved" && event.key === "plan/1/2"
      ? { ...event, reserved: { tokens: 5_000_000, costUsd: null } }
      : event,
  );
  expect((await played(run)).differences).toMatchObject([
    { step: "plan", attempt: 1, turn: 2, part: "budget", where: "tokens", today: "stop" },
  ]);
});
