import { expect, it } from "vitest";
import { AuditLog } from "../src/audit.ts";

it("records what happened and when", () => {
  const audit = new AuditLog(() => 42);
  audit.record("login", "ada@example.com");
  expect(audit.events()).toEqual([{ at: 42, type: "login", email: "ada@example.com" }]);
});
