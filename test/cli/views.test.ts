import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { lineView } from "../../cli/view/line-view.ts";
import { liveView } from "../../cli/view/live-view.ts";
import type { Event } from "../../contracts/run-event.ts";
import { modelCalled, placed, specified, started } from "../support/events.ts";

const read: Event = {
  type: "tool-called",
  step: "specify",
  attempt: 1,
  callId: "1",
  tool: "read_file",
  summary: '{"path":"src/a.ts","start_line":null,"end_line":null}',
  ok: true,
  decision: "allow",
  durationMs: 1,
  result: { hash: "sha256:0", bytes: 1, mime: "text/plain" },
  snapshot: null,
};

const written: Event = {
  type: "effect-finished",
  key: "write-page//home/somebody/runs/run-1/pull-request.md/0",
  output: "done",
  adopted: false,
};

const events = [
  started("specify"),
  modelCalled("specify/1/1", 1500, null),
  read,
  specified(),
  written,
];

/** What a view has written of these events, each drawing a line of its own. */
function shown(
  open: (out: { write(text: string): void; columns: number }) => ReturnType<typeof liveView>,
  columns = 100,
) {
  const texts: string[] = [];
  const view = open({ write: (text) => void texts.push(text), columns });
  for (const event of placed(events)) view.event(event);
  view.pause();
  return texts.map((text) => stripVTControlCharacters(text).trim()).filter((text) => text !== "");
}

it("tells each stage in a plain line, and calls and effects only when asked for all", () => {
  expect(shown((out) => lineView({}, out))).toEqual([
    "0.0 s  specify",
    "0.0 s  specified: 1 criterion, risk low",
  ]);
  const all = shown((out) => lineView({ verbose: true }, out));
  expect(all).toHaveLength(events.length);
  expect(all).toContain('0.0 s  read_file {"path":"src/a.ts"}');
  expect(all.at(-1)).toContain("done: write-page/");
  expect(shown((out) => lineView({ quiet: true }, out))).toEqual([]);
});

it("draws the step under way with its time, tokens, spend and what it looks at", () => {
  const drawn = shown(liveView);
  expect(drawn).toContainEqual(
    expect.stringMatching(
      /^. specify 0\.0 s {2}1\.5k tokens, cost unknown {2}read_file src\/a\.ts$/,
    ),
  );
  expect(drawn).toContainEqual(expect.stringContaining("specified: 1 criterion, risk low"));
  expect(drawn.join()).not.toContain("write-page");
});

it("never draws a status wider than the terminal", () => {
  const widths = shown(liveView, 44)
    .filter((text) => text.includes("tokens"))
    .map(({ length }) => length);
  expect(Math.max(...widths)).toBeLessThan(44);
});
