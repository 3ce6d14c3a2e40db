import { afterEach, expect, it } from "vitest";
import { agentsAt, aTool } from "../support/agents.ts";
import { aPlan, aSpec } from "../support/facts.ts";
import { type ModelServer, type Reply, serveModel } from "../support/model-server.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = { summary: "Greets", criteria: [{ id: "AC-1", how: "greet" }], assumptions: [] };
const call = (at: number): Reply => ({ calls: [{ name: "look", arguments: { at } }] });
const script = [call(1), call(2), { text: JSON.stringify(claim) }];
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

let server: ModelServer;
afterEach(() => server.close());

/** Answers by how much of the conversation it is shown, as a real model would. */
const byHistory = () =>
  serveModel(({ body }) => {
    const items = body.input as { type?: string }[];
    const heard = items.filter(({ type }) => type === "function_call_output").length;
    return script[heard] ?? { status: 400 };
  });

it("pays for no recorded call and runs no recorded tool again, wherever it was stopped", async () => {
  server = await byHistory();
  const artifacts = new Map<string, string>();
  const whole = openStepDesk({}, [], artifacts);
  let ran = 0;
  const look = () => aTool("look", (args) => `saw ${JSON.stringify(args)} ${++ran}`);
  await agentsAt({ url: server.url, tools: [look()] }).developPatch(work, whole);
  const paid = server.requests.length;
  for (let kept = 0; kept <= whole.events.length; kept += 1) {
    const before = whole.events.slice(0, kept);
    const known = (type: string) => before.filter((event) => event.type === type).length;
    const [paidBefore, ranBefore] = [known("model-called"), known("tool-called")];
    server.requests.length = 0;
    ran = ranBefore;
    const resumed = openStepDesk({}, before, artifacts);
    const answer = await agentsAt({ url: server.url, tools: [look()] }).developPatch(work, resumed);
    expect(answer).toEqual(claim);
    expect(server.requests).toHaveLength(paid - paidBefore);
    expect(ran).toBe(2);
  }
});

it("goes on live, tools included, from where the request is no longer the recorded one", async () => {
  server = await byHistory();
  const artifacts = new Map<string, string>();
  const first = openStepDesk({}, [], artifacts);
  const tools = [aTool("look", () => "old")];
  await agentsAt({ url: server.url, tools }).developPatch(work, first);
  server.requests.length = 0;
  const other = { ...work, spec: aSpec({ title: "Greet otherwise" }) };
  let ran = 0;
  const fresh = [aTool("look", () => `new ${++ran}`)];
  await agentsAt({ url: server.url, tools: fresh }).developPatch(
    other,
    openStepDesk({}, first.events, artifacts),
  );
  expect([server.requests.length, ran]).toEqual([3, 2]);
});

it("lets read_file look again at what was read or edited, as edits depend on it", async () => {
  const edit: Reply = { calls: [{ name: "edit_file", arguments: { path: "a.ts" } }] };
  server = await serveModel([edit, { text: JSON.stringify(claim) }]);
  const artifacts = new Map<string, string>();
  const first = openStepDesk({}, [], artifacts);
  const read: unknown[] = [];
  let edits = 0;
  const tools = [
    aTool("read_file", (args) => `${read.push(args)}`),
    aTool("edit_file", () => `${++edits}`, { readOnly: false, changedFiles: true }),
  ];
  const agents = agentsAt({ url: server.url, tools });
  await agents.developPatch(work, first);
  await agents.developPatch(work, openStepDesk({}, first.events, artifacts));
  expect(edits).toBe(1);
  expect(read).toEqual([{ path: "a.ts", start_line: null, end_line: null }]);
});
