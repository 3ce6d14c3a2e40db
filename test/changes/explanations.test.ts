import { describe, expect, it } from "vitest";
import { type Sources, untrueLinks } from "./explanations/check-chain.ts";
import type { Files } from "./memory-tree.ts";
import { select } from "./selecting.ts";
import { marks, planted, shop } from "./shop.ts";
import { traps } from "./traps/all-traps.ts";

async function untrue(
  files: Files,
  edit: Record<string, string | null>,
  outside: Files = {},
): Promise<string[]> {
  const { tests, mode } = await select(files, edit);
  const sources: Map<string, string[]> = new Map();
  for (const [path, text] of [...Object.entries(files), ...Object.entries(edit)])
    if (text !== null) sources.set(path, [...(sources.get(path) ?? []), text]);
  // What is installed is told as one whole.
  for (const path of Object.keys(outside))
    sources.set(path.split("/").slice(0, 2).join("/"), Object.values(outside));
  const known: Sources = sources;
  const reasons = mode === "full" ? [] : tests.flatMap(({ reasons: own }) => own);
  return reasons.flatMap((reason) =>
    untrueLinks(reason, known).map((link) => `${link} in ${reason}`),
  );
}

describe("the way from a change to a test", () => {
  it.each(marks)("is true in the code for $name", async (mark) =>
    expect(await untrue(shop, planted(mark))).toEqual([]),
  );

  it.each(traps)("is true in the code by $name", async ({ files, edit, outside }) =>
    expect(await untrue(files, edit, outside)).toEqual([]),
  );

  it("says where a method is only called by a name that is computed", async () => {
    const files = {
      "src/box.ts": "export class Box { open() { return 1; }\n  shut() { return 2; } }\n",
      "src/call.ts":
        'import { Box } from "./box.ts";\nexport const call = (name: string) => new Box()[name + "n"]();\n',
      "test/call.test.ts":
        'import { call } from "../src/call.ts";\nit("calls", () => expect(call("ope")).toBe(1));\n',
    };
    const edit = {
      "src/box.ts": "export class Box { open() { return 1; }\n  shut() { return 3; } }\n",
    };
    const { tests } = await select(files, edit);
    expect(tests.map(({ reasons }) => reasons)).toEqual([
      ["Box.shut ← call (calls by computed names) ← test/call.test.ts"],
    ]);
    expect(await untrue(files, edit)).toEqual([]);
  });

  it("is found untrue where it is", () =>
    expect(
      untrueLinks(
        "one ← two ← a.test.ts",
        new Map([
          ["a.ts", ["export const one = 1; export const two = 2;"]],
          ["a.test.ts", ["two();"]],
        ]),
      ),
    ).toEqual(["one ← two"]));
});
