import { expect, it } from "vitest";
import { transcript } from "../../cli/view/transcript.ts";

it("tells a tool's answer by its text", () =>
  expect(transcript(JSON.stringify({ text: "a\nb", ok: true }))).toBe("a\nb"));

it("tells a model's answer by its words and calls", () =>
  expect(
    transcript(
      JSON.stringify({
        output: [
          { type: "message", content: [{ type: "output_text", text: "Reading." }] },
          { type: "function_call", name: "read_file", arguments: '{"path":"a"}' },
          { type: "reasoning", content: [] },
        ],
      }),
    ),
  ).toBe('Reading.\n-> read_file {"path":"a"}'));

it("leaves what it does not know as it is", () => {
  expect(transcript("plain")).toBe("plain");
  expect(transcript("[1]")).toBe("[1]");
});
