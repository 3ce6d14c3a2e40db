import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const answer = `import { base } from "./base";
export enum Kind { Small, Large }
export class Shape {
  constructor(readonly side: number) {}
  area(): number { return this.side ** 2; }
}
export class Box extends Shape {
  override area(): number { return super.area() * 6; }
}
const steps: Record<string, (value: number) => number> = { double: (value) => value * 2 };
export function answer(kind: Kind): number {
  const { area } = { area: new Box(base).area() };
  for (const step of Object.values(steps)) if (kind === Kind.Large) return step(area);
  return 41;
}
`;

/** A little of everything that repositories have: what reads them is then compiled. */
const files = {
  "package.json": JSON.stringify({
    name: "warm-up",
    type: "module",
    exports: { ".": "./src/index.ts" },
    scripts: { test: "vitest run" },
    devDependencies: { vitest: "*" },
  }),
  "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./src/*"] } } }),
  "vitest.config.ts": `export default {
  resolve: { alias: { "@": "./src" } },
  test: { setupFiles: ["./test/setup.ts"], include: ["test/**/*.test.ts"] },
};
`,
  "src/base.ts": "export const base = 1;\nexport default base;\n",
  "src/answer.ts": answer,
  "src/view.tsx": "export const View = () => <b>{1}</b>;\n",
  "src/index.ts": 'export * from "./answer";\nexport { default as base } from "./base";\n',
  "test/setup.ts": 'import "../src/base";\n',
  "test/data.json": "[]\n",
  "test/answer.test.ts": `import { describe, expect, it } from "vitest";
import { answer, Kind } from "@/index";
describe("answer", () => {
  it("is small", () => expect(answer(Kind.Small)).toBe(41));
  it("is read", async () => expect((await import("./data.json")).default).toEqual([]));
});
`,
  "test/base.test.ts": `import { expect, test } from "vitest";
import * as all from "../src/index";
test("is one", () => expect(all.base).toBe(1));
`,
};

/** Writes a repository whose change, made afterwards, is one like most: inside of a function. */
export function writeRepository(folder) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function changeRepository(folder, times) {
  writeFileSync(join(folder, "src/answer.ts"), answer.replace("41", String(41 + times)));
}
