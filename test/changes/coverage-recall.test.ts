import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keep, recorderEnv, recorders } from "./recording.ts";
import { select } from "./selecting.ts";
import { marks, planted, runShop, shop } from "./shop.ts";

const provider = join(recorders, "vitest.cjs");
const args = ["enabled", "provider=custom", `customProviderModule=${provider}`];
const folder = mkdtempSync(join(tmpdir(), "patchgate-recall-"));
let truth = new Map<string, Set<string>>();
let kept: Awaited<ReturnType<typeof keep>>;

beforeAll(async () => {
  const left = join(folder, "left");
  const env = recorderEnv(folder, left);
  truth = runShop(folder, {
    args: args.map((arg) => `--coverage.${arg}`),
    env: { ...env, PATCHGATE_RECORD_ROOT: join(env.PATCHGATE_RECORD_ROOT ?? "", "shop") },
  });
  kept = await keep(shop, { left, home: join(folder, "home") });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("selection by recorded coverage against what really ran", () => {
  it("records every test but those that run built code", () => {
    const recorded = kept.recording.tests.map(({ file }) => file);
    const built = kept.left.map(({ test }) => test);
    expect([...recorded, ...built].sort()).toEqual([...truth.keys()].sort());
    const why = kept.left.map(({ because }) => because.replace(/dist\/[\w.]+/, "dist/…"));
    const because = "it runs packages/core/dist/…, which is not in the repository";
    expect(new Set(why)).toEqual(new Set([because]));
    expect(recorded.length).toBeGreaterThan(5);
  });

  it.each(marks)(
    "selects every test that runs $name, and of those recorded no other",
    async (mark) => {
      const selection = await select(shop, planted(mark), { recordings: kept.recordings });
      const selected = selection.tests.map(({ file }) => file);
      const failing = [...truth].filter(([, ran]) => ran.has(mark.name)).map(([file]) => file);
      expect(selection.mode).toBe("targeted");
      expect(failing.filter((file) => !selected.includes(file))).toEqual([]);
      const byCoverage = selection.tests.filter(({ by }) => by === "coverage");
      expect(byCoverage.filter(({ file }) => !failing.includes(file))).toEqual([]);
    },
  );
});
