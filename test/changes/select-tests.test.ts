import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const test = (body: string) => `import { it } from "vitest";\n${body}`;

const dates = {
  "src/date.ts":
    "export function parseDate(text) { return new Date(text) }\nexport function today() { return new Date() }\n",
  "src/format.ts":
    'import { parseDate } from "./date.js";\nexport const format = (text) => parseDate(text).toISOString();\n',
  "src/index.ts": 'export * from "./date.js";\nexport { format } from "./format.js";\n',
  "test/date.test.ts": test('import { today } from "../src/index.js";\nit("a", () => today());'),
  "test/format.test.ts": test(
    'import { format } from "../src/index.js";\nit("a", () => format());',
  ),
};

describe("selectTests", () => {
  it("follows a changed symbol through a barrel to the tests that use it", async () => {
    const source = dates["src/date.ts"].replace("new Date(text)", "new Date(text + '')");
    expect(await select(dates, { "src/date.ts": source })).toEqual({
      tests: [
        {
          file: "test/format.test.ts",
          names: [],
          reasons: ["parseDate ← format ← test/format.test.ts"],
          by: "graph",
        },
      ],
      total: 2,
      mode: "targeted",
      fullBecause: null,
      uncovered: [],
    });
  });

  it("selects nothing when no code changed", async () => {
    const source = `// a comment\n${dates["src/date.ts"]}`;
    expect(await select(dates, { "src/date.ts": source, "README.md": "hello" })).toEqual({
      tests: [],
      total: 2,
      mode: "targeted",
      fullBecause: null,
      uncovered: [],
    });
  });

  it("selects changed tests by themselves", async () => {
    const selection = await select(dates, {
      "test/date.test.ts": `${dates["test/date.test.ts"]}\nit("b", () => {});`,
    });
    expect(selection.tests.map(({ file, by }) => ({ file, by }))).toEqual([
      { file: "test/date.test.ts", by: "changed" },
    ]);
  });

  it("lists what no test reaches", async () => {
    const selection = await select(dates, {
      "src/date.ts": `${dates["src/date.ts"]}export function later() {}\n`,
    });
    expect(selection.tests).toEqual([]);
    expect(selection.uncovered.map(({ name }) => name)).toEqual(["later"]);
  });

  it("follows what was removed through the base", async () => {
    const selection = await select(dates, {
      "src/date.ts": "export function today() { return new Date() }\n",
    });
    expect(chosen(selection)).toEqual(["parseDate ← format ← test/format.test.ts"]);
  });

  it("runs everything when settings change, and says so", async () => {
    const selection = await select(dates, { "vitest.config.ts": "export default {}" });
    expect(selection.mode).toBe("full");
    expect(selection.fullBecause).toBe("vitest.config.ts sets up how code is built or tested");
    expect(selection.tests.map(({ file, by }) => ({ file, by }))).toEqual([
      { file: "test/date.test.ts", by: "all" },
      { file: "test/format.test.ts", by: "all" },
    ]);
  });
});
