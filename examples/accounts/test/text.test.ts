import { expect, it } from "vitest";
import { capitalize } from "../src/text.ts";

it("capitalizes the first letter only", () => {
  expect(capitalize("audit log")).toBe("Audit log");
  expect(capitalize("")).toBe("");
});
