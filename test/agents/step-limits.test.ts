import { afterEach, describe, expect, it } from "vitest";
import { agentsAt, aTool } from "../support/agents.ts";
import { aBudget, aPlan, aSpec } from "../support/facts.ts";
import { type ModelServer, type Reply, serveModel } from "../support/model-server.ts";
import { openStepDesk } from "../support/step-desk.ts";

const claim = { summary: "Greets", criteria: [{ id: "AC-1", how: "greet" }], assumptions: [] };
const done: Reply = { text: JSON.stringify(claim) };
const work = { spec: aSpec(), plan: aPlan(), faults: [], round: 1 };

let server: ModelServer;
afterEach(() => server.close());

/** What the model was told in its last request, as text. */
const lastRequest = () => server.requests.at(-1)?.raw ?? "";

describe("The limits of a step", () => {
  const call: Reply = { calls: [{ name: "look", arguments: {} }] };

  it("stops at the turn cap and records which limit it was", async () => {
    server = await serveModel(() => call);
    const desk = openStepDesk({ budget: aBudget({ turns: 2 }) });
    let n = 0;
    const look = aTool("look", () => `${++n}`);
    const run = agentsAt({ url: server.url, tools: [look] }).developPatch(work, desk);
    await expect(run).rejects.toMatchObject({ kind: "budget", retryable: true });
    expect(desk.events.at(-1)).toEqual({
      type: "budget-exceeded",
      limit: "turns",
      allowed: 2,
      used: 2,
      next: 1,
    });
    expect(server.requests).toHaveLength(2);
  });

  it("stops at the tool-call cap before the call that breaks it", async () => {
    const two = { calls: [...call.calls, ...call.calls] };
    server = await serveModel(() => two);
    const desk = openStepDesk({ budget: aBudget({ toolCalls: 3 }) });
    let n = 0;
    const look = aTool("look", () => `${++n}`);
    const run = agentsAt({ url: server.url, tools: [look] }).developPatch(work, desk);
    await expect(run).rejects.toMatchObject({ kind: "budget" });
    expect(n).toBe(3);
    expect(desk.events).toContainEqual({
      type: "budget-exceeded",
      limit: "toolCalls",
      allowed: 3,
      used: 3,
      next: 1,
    });
  });

  it("steers an agent that goes round in circles once, then stops the step", async () => {
    server = await serveModel(() => call);
    const run = agentsAt({ url: server.url, tools: [aTool("look", () => "same")] }).developPatch(
      work,
      openStepDesk(),
    );
    await expect(run).rejects.toMatchObject({ kind: "tool", retryable: true });
    expect(server.requests).toHaveLength(4);
    expect(server.requests[2]?.raw).not.toContain("third time");
    expect(server.requests[3]?.raw).toContain("third time");
  });

  it("takes a change of files between equal results for progress", async () => {
    const edit = { calls: [{ name: "edit", arguments: {} }] };
    server = await serveModel([call, call, edit, call, call, edit, call, call, done]);
    let n = 0;
    const tools = [
      aTool("look", () => "same"),
      aTool("edit", () => `edit ${++n}`, { readOnly: false, changedFiles: true }),
    ];
    const answer = await agentsAt({ url: server.url, tools }).developPatch(work, openStepDesk());
    expect(answer).toEqual(claim);
  });

  it("runs the reads of one turn side by side and the writes one by one, in order", async () => {
    const names = ["read", "read", "write", "write", "read"];
    server = await serveModel([{ calls: names.map((name) => ({ name, arguments: {} })) }, done]);
    const log: string[] = [];
    const slow = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      log.push(`${name} ends`);
      return name;
    };
    const tools = [aTool("read", slow("read")), aTool("write", slow("write"), { readOnly: false })];
    await agentsAt({ url: server.url, tools }).developPatch(work, openStepDesk());
    expect(log).toEqual([
      ...["read begins", "read begins", "read ends", "read ends"],
      ...["write begins", "write ends", "write begins", "write ends"],
      ...["read begins", "read ends"],
    ]);
  });

  it("answers for a tool that takes too long, and aborts it", async () => {
    server = await serveModel([call, done]);
    let aborted = false;
    const look = aTool(
      "look",
      (_args, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            aborted = true;
            setTimeout(resolve, 5000, "").unref();
          });
        }),
      { timeoutMs: 30 },
    );
    await agentsAt({ url: server.url, tools: [look] }).developPatch(work, openStepDesk());
    expect(aborted).toBe(true);
    expect(lastRequest()).toContain("look was stopped after 0.03 seconds");
  });

  it("does not count the time a person takes to answer, as limit or as work", async () => {
    server = await serveModel([call, done]);
    let asked: number | undefined;
    const desk = openStepDesk({
      waitedMs: () => (asked === undefined ? 0 : performance.now() - asked),
    });
    const look = aTool(
      "look",
      async () => {
        asked = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return "allowed at last";
      },
      { timeoutMs: 250 },
    );
    await agentsAt({ url: server.url, tools: [look] }).developPatch(work, desk);
    expect(lastRequest()).toContain("allowed at last");
  });

  it("turns a tool that throws into a result that says what happened", async () => {
    server = await serveModel([call, done]);
    const look = aTool("look", () => Promise.reject(new Error("disk on fire")));
    await agentsAt({ url: server.url, tools: [look] }).developPatch(work, openStepDesk());
    expect(lastRequest()).toContain("look failed: disk on fire");
  });

  it("ends at once when the run is interrupted, and does not record the call it broke off", async () => {
    server = await serveModel([call, done]);
    const stop = new AbortController();
    const desk = openStepDesk({ signal: stop.signal });
    const look = aTool("look", (_args, { signal }) => {
      stop.abort(new Error("interrupted"));
      return signal.aborted ? "aborted" : "ran on";
    });
    const run = agentsAt({ url: server.url, tools: [look] }).developPatch(work, desk);
    await expect(run).rejects.toThrow("interrupted");
    expect(desk.events.map(({ type }) => type)).toEqual(["budget-reserved", "model-called"]);
    expect(server.requests).toHaveLength(1);
  });
});
