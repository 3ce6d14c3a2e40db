import { describe, expect, it } from "vitest";
import { chosen, select } from "./selecting.ts";

const door = (result: number) =>
  `export class Door {\n  onOpen() {\n    return ${result};\n  }\n  other() {\n    return 1;\n  }\n}\n`;
const edit = { "src/door.ts": door(2) };

const withCode = (body: string, more: Record<string, string> = {}) => ({
  "src/door.ts": door(1),
  "src/use.ts": `import { Door } from "./door.ts";\n${body}`,
  "test/use.test.ts":
    'import { use } from "../src/use.ts";\nit("a", () => use(process.argv[2]));\n',
  ...more,
});

describe("methods called by names made at run time", () => {
  it.each([
    ["of a list", 'const name = ["on", what].join("");\n  return new Door()[name]();'],
    ["by adding to a text", 'const name = "on".concat(what);\n  return new Door()[name]();'],
    ["by a function on the spot", "return new Door()[nameOf(what)]();"],
    ["in another case", "const name = camelCase(what);\n  return new Door()[name]();"],
  ])("are followed: %s", async (_, body) => {
    const files = withCode(`export function use(what) {\n  ${body}\n}\n`);
    expect(chosen(await select(files, edit))).toEqual([
      expect.stringMatching(/^Door.onOpen ← .*test\/use.test.ts$/),
    ]);
  });

  it("are followed by the names of an enum's values", async () => {
    const files = withCode(
      'import { Kind } from "./kind.ts";\nexport function use(kind) {\n  const name = Kind[kind];\n  return new Door()[name]();\n}\n',
      { "src/kind.ts": "export enum Kind {\n  onOpen,\n  other,\n}\n" },
    );
    expect(chosen(await select(files, edit))).toEqual([
      expect.stringMatching(/^Door.onOpen ← .*test\/use.test.ts$/),
    ]);
  });

  it("are not meant where paths are joined", async () => {
    const files = withCode(
      'import path from "node:path";\nexport function use(what) {\n  const place = path.join("a", what);\n  return [new Door().other, handlers[what](place)];\n}\n',
    );
    expect(chosen(await select(files, edit))).toEqual([]);
  });
});
