import { expect, it } from "vitest";
import { auditReport } from "../src/report.ts";

it("counts events by kind", () => {
  const event = { at: 0, email: "ada@example.com" };
  const events = [
    { ...event, type: "login" },
    { ...event, type: "login" },
  ];
  expect(auditReport(events)).toBe("login           2");
});
