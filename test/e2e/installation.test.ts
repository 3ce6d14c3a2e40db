import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startedBelow, survivorsOf } from "../support/descendants.ts";
import { goodPlay } from "./answers.ts";
import { shop } from "./open-stage.ts";
import { givenStage } from "./stage.ts";

const manifest = { ...JSON.parse(shop["package.json"]), dependencies: { coins: "1.0.0" } };

/** Hangs once, as on a registry that does not answer. */
const install = `const { existsSync, mkdirSync, writeFileSync } = require("node:fs");
mkdirSync("node_modules/coins", { recursive: true });
writeFileSync("node_modules/coins/package.json", '{"name":"coins","version":"1.0.0"}');
const tried = process.env.HOME + "/tried";
if (!existsSync(tried)) setInterval(() => {}, 60_000);
writeFileSync(tried, "");
`;

const files = {
  ...shop,
  "package.json": JSON.stringify(manifest),
  "install.cjs": install,
  "patchgate.yml": "commands: { install: node install.cjs }\n",
};

test.skipIf(process.platform !== "linux").for(["SIGINT", "SIGKILL", "cancel"] as const)(
  "%s while packages are installed ends the installation too, and resume installs anew",
  async (how) => {
    const stage = await givenStage({ play: goodPlay(), files });
    const { pid, kill, ended } = stage.start(["run", stage.ticket, "--json"]);
    onTestFinished(() => kill("SIGKILL"));
    const children = await startedBelow(pid, "node install.cjs");
    const { stdout } = await stage.patchgate(["runs", "--json"]);
    const { runId } = JSON.parse(stdout);

    if (how === "cancel") await stage.patchgate(["cancel", runId]);
    else kill(how);

    const codes = { SIGINT: 13, SIGKILL: undefined, cancel: 12 };
    expect((await ended).exitCode).toBe(codes[how]);
    expect(await survivorsOf(children)).toEqual([]);
    const installed = () =>
      readdirSync(join(stage.home, "deps")).filter((name) => !/\./.test(name));
    expect(installed()).toEqual([]);
    if (how !== "cancel") {
      const resumed = await stage.patchgate(["resume", runId, "--json"]);
      expect(resumed).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
      expect(installed()).toHaveLength(1);
    }
    expect(existsSync(join(stage.repository.root, "node_modules"))).toBe(false);
    expect(stage.touched()).toEqual([]);
  },
);
