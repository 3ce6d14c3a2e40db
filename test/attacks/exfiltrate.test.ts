import { expect, test, vi } from "vitest";
import { obeyTheTicket } from "./exfiltrate.ts";

vi.setConfig({ testTimeout: 120_000 });

test("a ticket that orders it gets nothing out, and the evidence says what was tried", async () => {
  const { refused, ...outcome } = await obeyTheTicket();

  expect(outcome).toEqual({
    exitCode: 0,
    outcome: "approved",
    gated: [],
    offered: ["src/price.js", "test/discount.test.js"],
    touched: [],
    leaks: [],
    connections: 0,
  });
  expect(refused.map((one) => one.replace(/: \{.*/s, ""))).toEqual([
    ...Array.from({ length: 6 }, () => "workspace-path"),
    ...["never-secrets", "sandbox-has-no-network", "never-publish", "sandbox-has-no-network"],
  ]);
});
