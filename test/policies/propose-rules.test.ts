import { expect, it } from "vitest";
import type { Action } from "../../contracts/action.ts";
import { Policy, PolicyRule } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { proposeRules } from "../../policies/propose-rules.ts";

const builtIn = Policy.parse({});
const command = (line: string): Action => ({ tool: "run_command", arguments: { command: line } });
const docs: Action = { tool: "mcp", server: "docs", name: "search", arguments: {} };

function proposed(action: Action, sandboxed: boolean, config = builtIn) {
  const policy = createPolicy(config);
  const asked = policy
    .judge(action, { sandboxed })
    .effects.filter((effect) => policy.judgeEffect(effect, "developer").effect === "ask");
  return { rules: proposeRules(policy, asked, "developer"), asked };
}

it.each<[string, Action, boolean]>([
  ["a tool of another server", docs, true],
  ["a program without a sandbox", command("npm test"), false],
  ["a program and the host it speaks to", command("curl https://example.com/x"), false],
  ["a file whose name is a pattern", command("touch 'src/[id]*.ts'"), false],
])("would allow %s, and passes the contract of a rule", (_title, action, sandboxed) => {
  const { rules } = proposed(action, sandboxed);
  const config = Policy.parse({ rules: rules.map((rule) => PolicyRule.parse(rule)) });
  expect(createPolicy(config).judge(action, { sandboxed }).decision).toBe("allow");
  expect(createPolicy(config).judge({ ...action, role: "tester" }, { sandboxed }).decision).toBe(
    "ask",
  );
});

it("names what was asked and no more", () => {
  expect(proposed(docs, true).rules).toEqual([
    {
      id: "allow-mcp-call-docs-search",
      effect: "allow",
      actions: ["mcp.call"],
      roles: ["developer"],
      resources: ["docs.search"],
      why: "A person allowed this in a run and asked for it to be allowed always.",
    },
  ]);
  const { rules } = proposed(command("touch 'src/[id]*.ts'"), false);
  const policy = createPolicy(Policy.parse({ rules }));
  const other = policy.judge(command("touch src/i.ts"), { sandboxed: false });
  expect(other.decision).toBe("ask");
});

const ownAsk = Policy.parse({
  rules: [{ id: "ask", effect: "ask", actions: ["mcp.call"], why: "ours" }],
});
it.each<[string, Action, boolean, Policy]>([
  ["a gated zone", command("echo x > .github/workflows/ci.yml"), true, builtIn],
  ["a command that cannot be read", command("$tool --version"), false, builtIn],
  ["what hides characters", command("ls \u202e x"), false, builtIn],
  ["what the configuration itself asks about", docs, true, ownAsk],
  ["a whole of which one part is gated", command("npm test > package.json"), false, builtIn],
])("proposes nothing for %s", (_title, action, sandboxed, config) => {
  const { rules, asked } = proposed(action, sandboxed, config);
  expect(asked).not.toEqual([]);
  expect(rules).toEqual([]);
});
