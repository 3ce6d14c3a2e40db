import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { gateText } from "../../cli/view/gate-text.ts";
import { aGate } from "../support/facts.ts";

const gate = aGate({
  reasons: [{ rule: "gated-zone", why: "This place is gated: a person approves changes here." }],
});
const lines = Array.from({ length: 100 }, (_, at) => `line ${at}`);
const told = (subject: string, size = {}) =>
  stripVTControlCharacters(gateText(gate, subject, size)).split("\n");

it("breaks prose between words where the terminal ends", () => {
  const text = told("+a", { columns: 40 });
  const why = text.indexOf("Why you are asked:");
  expect(text.slice(why + 1, why + 3)).toEqual([
    "  - This place is gated: a person",
    "    approves changes here. (gated-zone)",
  ]);
});

it("shows the beginning and the end of what is long, and says what lies between", () => {
  const text = told(lines.join("\n"), { mostLines: 40 });
  const at = text.indexOf("... 60 lines are not shown here ...");
  expect([text[at - 1], text[at + 1]]).toEqual(["line 29", "line 90"]);
  expect(told(lines.join("\n"))).toEqual(expect.arrayContaining(lines));
});

it("shows a few lines more than that rather than a gap", () => {
  expect(told(lines.slice(0, 55).join("\n"), { mostLines: 40 })).toContain("line 40");
});
