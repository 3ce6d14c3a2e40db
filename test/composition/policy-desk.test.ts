import { expect, it } from "vitest";
import { openPolicyDesk } from "../../composition/policy-desk.ts";
import { gitRepository, writeFiles } from "../support/git-repository.ts";

const ownRule = (effect: string) =>
  `policy:\n  rules:\n    - {id: own, effect: ${effect}, actions: [fs.write], resources: [src/**], match: [fs.write lib/a.ts], why: Ours}\n`;

it("goes by the policy and scripts of the base commit, not of the working tree", async () => {
  const { root } = await gitRepository({
    "patchgate.yml": ownRule("deny"),
    "package.json": '{"scripts":{"clean":"rm -rf /srv/x"}}',
  });
  await writeFiles(root, { "patchgate.yml": ownRule("allow"), "package.json": "{}" });
  const desk = await openPolicyDesk(root);
  const write = { tool: "create_file", arguments: { path: "src/a.ts" } };
  expect([
    desk.judgeAction(write, true).rule,
    desk.judgeCommand("npm run clean", true).rule,
    desk.judgeCommand(`touch ${root}/lib/x`, true).effects.at(-1)?.resource,
  ]).toEqual(["own", "never-outside", "lib/x"]);
});

it("says what an action is when it is given something else", async () => {
  const { root } = await gitRepository({});
  const desk = await openPolicyDesk(root);
  expect(() => desk.judgeAction({ tool: "format_disk" }, true)).toThrow(/no action.*Expected/);
});

it("tests built-in rules by themselves, so that overriding one is no mistake", async () => {
  const { root } = await gitRepository({ "patchgate.yml": ownRule("deny") });
  const got = "workspace-change";
  expect((await openPolicyDesk(root)).test().failures).toEqual([
    { rule: "own", example: "fs.write lib/a.ts", expected: "decided by this rule", got },
  ]);
});

it("explains a path by its zones and the rule behind each decision", async () => {
  const { root } = await gitRepository({ "patchgate.yml": "gates: {highRisk: [db/**]}\n" });
  const { zones, decisions } = (await openPolicyDesk(root)).explain("db/schema.sql", "developer");
  expect(zones).toEqual(["high-risk"]);
  expect(decisions.map(({ action, effect, id }) => [action, effect, id])).toEqual([
    ["fs.read", "allow", "read"],
    ["fs.write", "ask", "configured-zone"],
    ["fs.delete", "ask", "configured-zone"],
    ["fs.read", "allow", "read"],
    ["fs.write", "ask", "configured-zone"],
    ["fs.delete", "ask", "configured-zone"],
  ]);
});
