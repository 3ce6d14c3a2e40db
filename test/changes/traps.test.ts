import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { select } from "./selecting.ts";
import { traps } from "./traps/all-traps.ts";
import { runTraps } from "./traps/run-traps.ts";

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
