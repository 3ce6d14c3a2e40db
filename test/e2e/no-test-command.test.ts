import { expect, test } from "vitest";
import { claim, create, goodPlay, newTest, plan, spec, tests } from "./answers.ts";
import { shop } from "./open-stage.ts";
import { givenStage } from "./stage.ts";

const python = { "price.py": "def total(prices):\n    return sum(prices)\n" };

test.each([
  [python, "patchgate.yml names no commands.test, there is no package.json, and there is no file"],
  [
    { ...shop, "patchgate.yml": "commands: { test: false }\n" },
    "commands.test in patchgate.yml is false",
  ],
])(
  "where no test can be run, nothing is planned, and it is said how to name one",
  async (files, why) => {
    const stage = await givenStage({ play: goodPlay({ requirements: [[spec()]] }), files });

    const told = await stage.run();

    expect(told).toMatchObject({ exitCode: 10, outcome: { outcome: "needs-human-review" } });
    expect(told.outcome.because).toContain(
      `tests are to show AC-1, AC-2, and none can be run: ${why}`,
    );
    expect(told.outcome.because).toContain('`commands: { test: "pytest -q" }`');
    expect(stage.server.requests).toHaveLength(1);
    expect(await stage.patchgate(["replay", told.outcome.runId])).toMatchObject({ exitCode: 0 });
    expect(stage.touched()).toEqual([]);
  },
);

test("an empty repository may yet bring its tests along", async () => {
  const code = shop["src/price.js"].replace("prices) {", "prices, percent = 0) {");
  const discount = code.replace(", 0);", ", 0) * (1 - percent / 100);");
  const asModule = (source: string) => source.replaceAll("price.js", "price.mjs");
  const stage = await givenStage({
    files: { "README.md": "# Shop\n" },
    play: goodPlay({
      requirements: [[spec()]],
      planner: [[plan({ paths: ["src/price.mjs"] })]],
      developer: [
        [
          create("src/price.mjs", discount),
          create("test/price.test.mjs", asModule(shop["test/price.test.js"])),
          claim(),
        ],
      ],
      tester: [[create("test/discount.test.mjs", asModule(newTest)), written]],
    }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
});

const written = tests({
  newTests: [{ file: "test/discount.test.mjs", name: "takes a tenth off", criterionId: "AC-1" }],
});
