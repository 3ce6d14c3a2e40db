import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { version } from "../../version.ts";

it("tells the version of the package", async () => {
  expect(version).toBe(JSON.parse(await readFile("package.json", "utf8")).version);
});
