import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

it("holds changesets that name the package between two rules, as the release tool reads them", async () => {
  const folder = new URL("../../.changeset/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md"));
  for (const name of names)
    expect([name, await readFile(new URL(name, folder), "utf8")]).toEqual([
      name,
      expect.stringMatching(/^---\n"patchgate": (patch|minor|major)\n---\n\n\S/),
    ]);
});
