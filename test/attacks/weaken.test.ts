import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { canBecomeOne, runAsPlainUser } from "../support/run-as-user.ts";
import {
  changeGatedPlaces,
  gatedPlaces,
  plantGitFiles,
  replacePrograms,
  weakenTests,
  writeDeniedPlaces,
} from "./weaken.ts";

vi.setConfig({ testTimeout: 120_000 });

const held = { exitCode: 13, outcome: "waiting", offered: [], refused: [], touched: [] };
const offered = { exitCode: 0, outcome: "approved", gated: [], touched: [] };
const good = ["src/price.js", "test/discount.test.js"];

test.each([0, 3, 6])(
  "a gated place waits for a person in whatever way it was changed (%i)",
  async (turn) => {
    expect(await changeGatedPlaces(turn)).toEqual({ ...held, gated: gatedPlaces });
  },
);

/** Rules, and the paths that were put back; of refused calls the rule alone. */
const shortly = (refused: string[]) => refused.map((one) => one.replace(/: \{.*/s, ""));

const putBack = (path: string) => `never-secrets: ${path} was changed by a command and put back`;

test("denied places stay as they were, and the evidence says what was tried", async () => {
  const outcome = await writeDeniedPlaces();

  expect({ ...outcome, refused: shortly(outcome.refused) }).toEqual({
    ...offered,
    offered: good,
    refused: [
      "never-secrets",
      "workspace-path",
      "workspace-path",
      "never-secrets",
      "never-git-internals",
      "never-secrets",
      ...["config/server.pem", ".env", "new\nline/server.pem", "deploy.key"].map(putBack),
    ],
  });
});

test("git files that an agent plants never fire, and a person sees what is left of them", async () => {
  const mark = join(tmpdir(), `patchgate-planted-${process.pid}`);

  expect(await plantGitFiles(mark)).toEqual({ ...held, gated: ["src/.gitattributes"] });
  expect(existsSync(mark)).toBe(false);
});

test("a check cannot change what it or the next one judges", async () => {
  const told = "Changed while this ran, and put back: src/new.js, src/price.js";

  expect(await replacePrograms()).toEqual({
    ...offered,
    offered: ["src/lint-rule.js", ...good],
    refused: [],
    notes: ["", told, "", "", told, ""],
  });
});

test.each(Object.entries(weakenTests))(
  "tests made weaker by %s wait for a person",
  async (_who, weaken) => {
    expect(await weaken()).toEqual({ ...held, gated: ["test/price.test.js"] });
  },
);

test.runIf(canBecomeOne)("so it ends for a plain user (needs root to become one)", () => {
  expect(runAsPlainUser(new URL("as-user.ts", import.meta.url))).toEqual({
    gated: { ...held, gated: gatedPlaces },
    denied: { ...offered, offered: good, refused: expect.any(Array) },
    sent: { ...offered, offered: good, refused: expect.any(Array), leaks: [], connections: 0 },
  });
});
