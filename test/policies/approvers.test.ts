import { describe, expect, it } from "vitest";
import { goesBy, isProgram, ownersMissing, ownersOf } from "../../policies/approvers.ts";
import { readCodeOwners } from "../../policies/code-owners.ts";
import { aGate, anApproval } from "../support/facts.ts";

const person = (id: string, ...aliases: string[]) => ({
  id,
  channel: "terminal",
  displayName: id,
  aliases,
});

describe("owners of files", () => {
  const owners = readCodeOwners("* @ann\n/pay/ @org/Pay @cy\n/free/\n");

  it("are asked once for all files they own together; nobody is asked about free ones", () => {
    expect(ownersOf(["a", "pay/x", "b", "free/y"], owners, {})).toEqual([
      { files: ["a", "b"], anyOf: ["@ann"] },
      { files: ["pay/x"], anyOf: ["@org/Pay", "@cy"] },
    ]);
  });

  it("are the members of a team where they are known", () => {
    const teams = { "@org/pay": ["bob", "eve"] };
    expect(ownersOf(["pay/x"], owners, teams)).toEqual([
      { files: ["pay/x"], anyOf: ["bob", "eve", "@cy"] },
    ]);
  });

  it("are missing until one of each group has approved", () => {
    const groups = [
      { files: ["a"], anyOf: ["@ann"] },
      { files: ["b"], anyOf: ["@bob", "ann@example.com"] },
    ];
    const gate = aGate({ requiredApprovers: { count: 1, from: [], owners: groups } });
    const by = (id: string, ...aliases: string[]) =>
      anApproval(gate, { by: person(id, ...aliases) });
    expect(ownersMissing(gate, [])).toEqual(groups);
    expect(ownersMissing(gate, [by("bob")])).toEqual([groups[0]]);
    expect(ownersMissing(gate, [by("ann", "ann@example.com")])).toEqual([]);
    expect(ownersMissing(aGate(), [])).toEqual([]);
  });
});

it("knows a person by any of their names, with or without @, in any case", () => {
  expect(goesBy(person("Ann"), ["@ann"])).toBe(true);
  expect(goesBy(person("local:ann", "Ann@Example.com"), ["ann@example.com"])).toBe(true);
  expect(goesBy(person("ann"), ["anna", "@org/ann"])).toBe(false);
});

it.each(["dependabot[bot]", "patchgate", "Agent", "@github-actions", "1+x[BOT]@users.example"])(
  "knows that %s is a program",
  (id) => {
    expect(isProgram(person(id))).toBe(true);
    expect(isProgram(person("ann", id))).toBe(true);
  },
);
it("takes nobody else for one", () => {
  expect(isProgram(person("agentina", "robot@example.com"))).toBe(false);
});
