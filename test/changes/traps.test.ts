import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { select } from "./selecting.ts";
import { classFileTraps } from "./traps/class-files.ts";
import { classTraps } from "./traps/classes.ts";
import { fileTraps } from "./traps/files.ts";
import { moduleTraps } from "./traps/modules.ts";
import { placeTraps } from "./traps/places.ts";
import { runTraps } from "./traps/run-traps.ts";
import { unseenTraps } from "./traps/unseen.ts";

const traps = [
  ...moduleTraps,
  ...fileTraps,
  ...classTraps,
  ...classFileTraps,
  ...placeTraps,
  ...unseenTraps,
];
const folder = mkdtempSync(join(tmpdir(), "patchgate-traps-"));
let truth: Awaited<ReturnType<typeof runTraps>>;

beforeAll(async () => {
  truth = await runTraps(folder, traps);
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what breaks tests in ways that are easily missed", () => {
  it.each(traps)("selects what fails by $name", async (trap) => {
    const { fails, spares = [], full, name } = trap;
    expect(truth.get(name)).toEqual(fails);
    const selection = await select(trap.files, trap.edit);
    const selected = selection.tests.map(({ file }) => file);
    expect(fails.filter((file) => !selected.includes(file))).toEqual([]);
    if (full) expect(selection.fullBecause).toMatch(full);
    else expect(spares.filter((file) => selected.includes(file))).toEqual([]);
  });
});
