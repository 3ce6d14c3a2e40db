import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { writeFiles } from "../support/git-repository.ts";
import { claim, create, develops, goodPlay } from "./answers.ts";
import { shop } from "./open-stage.ts";
import { givenStage } from "./stage.ts";

const workflow = ".github/workflows/ci.yml";

test("owners named in the base commit approve a patch, and say who they are", async () => {
  const stage = await givenStage({
    files: {
      ...shop,
      ".github/CODEOWNERS": "/.github/ @shop/platform\n",
      CODEOWNERS: "* @nobody-reads-this\n",
      "patchgate.yml": 'approvers:\n  teams:\n    "@shop/platform": [pat, ann]\n',
    },
    prepare: ({ root }) => writeFiles(root, { ".github/CODEOWNERS": "* @eve\n" }),
    play: goodPlay({
      developer: [[...develops.slice(0, 2), create(workflow, "on: push\n"), claim()]],
    }),
  });

  const told = await stage.run("--yes", "plan", "patch", "--as", "ann");

  const { gate, runId } = told.outcome;
  expect(told.exitCode).toBe(13);
  expect(gate).toMatchObject({
    kind: "patch",
    requiredApprovers: { owners: [{ files: [workflow], anyOf: ["pat", "ann"] }] },
  });
  const shown = await stage.patchgate(["show", runId]);
  expect(shown.stdout).toContain(`pat or ann for ${workflow}`);
  const approve = (...as: string[]) => stage.patchgate(["approve", gate?.id ?? "", ...as]);
  expect(await approve()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(
      `is none: pat or ann (${workflow}) (--as NAME says who you are)`,
    ),
  });
  expect(await approve("--as", "@Ann")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("asked for this change; somebody else answers"),
  });
  expect(await approve("--as", "p at")).toMatchObject({ exitCode: 2 });
  expect(await approve("--as", "@pat")).toMatchObject({ exitCode: 0 });
  const offered = await stage.patchgate(["resume", runId, "--json"]);
  expect(offered).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const page = await readFile(fileURLToPath(offered.outcome.pullRequest?.url ?? ""), "utf8");
  expect(page).toContain(`pat (claimed by unix user ${userInfo().username})`);
  expect(page).toContain(
    `\`local:${userInfo().username}\` spoke for \`ann\`, \`@pat\`, and \`ann\` asked for the change.`,
  );
});

test("the address that git knows stands for a person", async () => {
  const stage = await givenStage({
    files: { ...shop, CODEOWNERS: "*.yml pat@example.com\n" },
    prepare: ({ git }) => git("config", "user.email", "Pat@example.com"),
    play: goodPlay({
      developer: [[...develops.slice(0, 2), create(workflow, "on: push\n"), claim()]],
    }),
  });
  const { outcome } = await stage.run("--yes", "plan", "--as", "ann");
  const id = outcome.gate?.id ?? "";
  expect(await stage.patchgate(["approve", id])).toMatchObject({ exitCode: 0 });
});
