import { describe, expect, it } from "vitest";
import type { Approval, Gate } from "../../contracts/gate.ts";
import { whyNotThisPerson } from "../../pipeline/may-answer.ts";
import type { Ports } from "../../pipeline/ports.ts";
import { aGate, anApproval, aPatch, aPlan, aTicket } from "../support/facts.ts";
import { aWorld, factsOf } from "../support/world.ts";

const ci = ".github/workflows/ci.yml";
const migration = "db/migrations/1.sql";
const owning = (files: string[], ...anyOf: string[]) => ({ files, anyOf });

const named = (id: string, ...aliases: string[]): Approval["by"] => ({
  id,
  channel: "terminal",
  displayName: id,
  ...(aliases.length > 0 ? { aliases } : {}),
});

/** A run that waits at the gate of a patch on two gated files. */
async function givenPatch(ports: Partial<Pick<Ports, "approvers" | "ownersOf">>) {
  const files = [ci, migration].map((path) => ({ ...aPatch().files[0], path }));
  const world = await aWorld({
    workspace: { capture: async () => ({ ...factsOf(1), files }) as ReturnType<typeof factsOf> },
    ports,
  });
  const gate = (await world.advance())?.gates.patch?.gate;
  if (!gate) throw new Error("no patch gate was opened");
  let signals = 0;
  const answer = async (by: Approval["by"], over: Partial<Approval> = {}) => {
    const data = anApproval(gate, { by, ...over });
    signals += 1;
    await world.store.signal("run-1", { id: `s-${signals}`, kind: "approval", data });
    const run = await world.advance();
    const refused = (await world.events()).findLast((event) => event.type === "approval-refused");
    return run?.outcome?.status ?? (refused?.type === "approval-refused" && refused.because);
  };
  return { gate, answer };
}

describe("a patch of files that people own", () => {
  const owners = [owning([ci], "@pat", "pat@example.com"), owning([migration], "@dba", "@dora")];
  const owned = (count = 1) => ({ approvers: { count, from: [] }, ownersOf: () => owners });

  it("names them at its gate", async () => {
    const { gate } = await givenPatch(owned());
    expect(gate.requiredApprovers).toEqual({ count: 1, from: [], owners });
  });

  it("is approved by one of each group together, and by nobody else", async () => {
    const { answer } = await givenPatch(owned());
    expect(await answer(named("eve"))).toMatch(
      /eve is none: @pat or pat@example.com \(.github\/workflows\/ci.yml\); @dba or @dora/,
    );
    expect(await answer(named("local:pat", "pat@example.com"))).not.toBe("approved");
    expect(await answer(named("Pat"))).toMatch(/Pat is none: @dba or @dora/);
    expect(await answer(named("dora"))).toBe("approved");
  });

  it("keeps its last places for them where more approve", async () => {
    const { answer } = await givenPatch(owned(3));
    expect(await answer(named("eve"))).toBe(false);
    expect(await answer(named("pat"))).toBe(false);
    expect(await answer(named("bob"))).toMatch(/bob is none: @dba or @dora/);
    expect(await answer(named("dba"))).toBe("approved");
  });

  it("may be refused by anyone", async () => {
    const { answer } = await givenPatch(owned());
    expect(await answer(named("eve"), { decision: "rejected" })).toBe("terminated");
  });

  it("is not approved in advance, by a program, nor by who asked for it, an owner included", async () => {
    const mine = { ...owned(), ownersOf: () => [owning([ci], "@ann", "@dependabot", "@bob")] };
    const { answer } = await givenPatch(mine);
    expect(await answer(named("@dependabot"))).toMatch(/is a bot; a person answers/);
    expect(await answer(named("Ann"))).toMatch(/Ann asked for this change; somebody else answers/);
    expect(await answer(named("local:x", "@ann"))).toMatch(/local:x asked for this change/);
    expect(await answer(named("bob"))).toBe("approved");
  });
});

describe("two of the people who are named", () => {
  const approvers = { count: 2, from: ["@ann", "@bob", "@cy"] };

  it("decide together, each once, and not who asked for the change", async () => {
    const { answer } = await givenPatch({ approvers });
    expect(await answer(named("eve"))).toMatch(/eve may not answer .*: @ann, @bob, @cy/);
    expect(await answer(named("ann"))).toMatch(/ann asked for this change/);
    expect(await answer(named("bob"))).toMatch(/ann asked for this change/);
    expect(await answer(named("@BOB"))).toMatch(/@BOB has already approved/);
    expect(await answer(named("cy"))).toBe("approved");
  });

  it("let owners in who are not on the list", async () => {
    const ownersOf = () => [owning([ci], "@pat")];
    const { answer } = await givenPatch({ approvers, ownersOf });
    expect(await answer(named("bob"))).toBe(false);
    expect(await answer(named("cy"))).toMatch(/cy is none: @pat/);
    expect(await answer(named("pat"))).toBe("approved");
  });
});

it("asks owners about the files of each gate", async () => {
  const asked: (readonly string[])[] = [];
  const world = await aWorld({
    terms: { mode: "approve", preapproved: ["plan"] },
    ports: {
      ownersOf: (files) => {
        asked.push(files);
        return [];
      },
    },
  });
  const gate: Gate | undefined = (await world.advance())?.gates.patch?.gate;
  expect(asked).toEqual([[], gate?.files]);
  expect(gate?.requiredApprovers).toEqual({ count: 1, from: [] });
});

describe("a plan that touches what people own", () => {
  it("is for them to approve, whatever was approved in advance", async () => {
    const owners = [owning([ci], "@pat")];
    const asked: string[][] = [];
    const world = await aWorld({
      terms: { preapproved: ["plan"] },
      agents: {
        planChange: async () =>
          aPlan({ steps: [{ intent: "change", paths: [ci], criteria: ["AC-1"] }] }),
      },
      ports: {
        ownersOf: (files) => {
          asked.push([...files]);
          return owners;
        },
      },
    });
    const gate = (await world.advance())?.gates.plan?.gate;
    expect(gate?.requiredApprovers.owners).toEqual(owners);
    expect(asked).toEqual([[ci]]);
  });
});

describe("one person with several names", () => {
  const two = { approvers: { count: 2, from: [] }, ownersOf: () => [] };

  it("is one approver, under whichever name they come again", async () => {
    const { answer } = await givenPatch(two);
    expect(await answer(named("local:eve", "eve@example.com"))).toBe(false);
    for (const again of ["EVE@example.com", "@Local:Eve", "ｅve@example.com"])
      expect(await answer(named(again))).toMatch(/has already approved/);
    expect(await answer(named("local:zoe", "Eve@Example.com"))).toMatch(/has already approved/);
    expect(await answer(named("bob"))).toBe("approved");
  });

  it("who asked for the change does not approve it under another", () => {
    const gate = aGate({ kind: "patch", requiredApprovers: { count: 2, from: [] } });
    const opened = { gate, approvals: [], reminded: false, escalated: false, expired: false };
    const author = { id: "local:ann", trusted: true, aliases: ["ann@example.com"] };
    const why = (by: Approval["by"]) =>
      whyNotThisPerson(anApproval(gate, { by }), opened, { ticket: aTicket({ author }) });
    expect(why(named("Ann@example.com"))).toMatch(/asked for this change/);
    expect(why(named("local:x", "ann@example.com"))).toMatch(/asked for this change/);
    expect(why(named("bob"))).toBeUndefined();
  });
});
