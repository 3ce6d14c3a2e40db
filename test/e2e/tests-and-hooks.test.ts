import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { command, create, develops, goodPlay, newTest, tests } from "./answers.ts";
import { eventsOf, givenStage } from "./stage.ts";

test("a tester that edits the source by a command finds it put back, and its tests are proven", async () => {
  const stage = await givenStage({
    play: goodPlay({
      tester: [
        [
          command(
            "sed -i 's/100 - percent/100/' src/price.js; echo 1 > src/new.js; cat src/price.js",
          ),
          create("test/discount.test.js", newTest),
          create("src/other.js", "export {};\n"),
          tests(),
        ],
      ],
    }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  const { git } = stage.repository;
  const { branch } = told.outcome;
  expect(await git("diff", "--name-only", "main", branch)).toBe(
    "src/price.js\ntest/discount.test.js",
  );
  expect(await git("show", `${branch}:src/price.js`)).toContain("100 - percent");
  const said = stage.server.cues.filter(({ owner }) => owner === "tester").at(-1)?.said;
  expect(said).toContain("[policy: src/price.js was put back (rule ");
  expect(eventsOf(told, "patch-tested").at(-1)?.tests.newTests).toEqual([
    {
      file: "test/discount.test.js",
      name: "takes a tenth off",
      criterionId: "AC-1",
      failsOnBase: true,
      passesOnHead: true,
    },
  ]);
  expect(stage.touched()).toEqual([]);
});

test("commits and hooks of an agent end in the sandbox, and nothing fires outside", async () => {
  const mark = join(tmpdir(), `patchgate-fired-${process.pid}`);
  const hook = `#!/bin/sh\ntouch ${mark}\n`;
  const planted = JSON.stringify([".git/hooks/pre-commit", ".git/hooks/reference-transaction"]);
  const tricks = [
    command("git add -A && git -c user.name=x -c user.email=x@y commit -m sneaky"),
    command("git update-ref refs/heads/stolen HEAD; git stash"),
    command(`touch ${mark}; mkdir -p .git/hooks; echo ${mark} > .git/hooks/pre-commit`),
    create(".git/hooks/pre-commit", hook),
    create(
      "test/plant.js",
      `import { writeFileSync } from "node:fs";
for (const path of ${planted}) {
  try { writeFileSync(path, ${JSON.stringify(hook)}, { mode: 0o755 }); console.log("planted"); }
  catch ({ code }) { console.log(code); }
}`,
    ),
    command("node test/plant.js; rm test/plant.js"),
  ];
  const stage = await givenStage({
    play: goodPlay({ developer: [[...develops.slice(0, 2), ...tricks, ...develops.slice(2)]] }),
  });

  const told = await stage.run();

  expect(told).toMatchObject({ exitCode: 0, outcome: { outcome: "approved" } });
  expect(existsSync(mark)).toBe(false);
  const said = stage.server.cues.filter(({ owner }) => owner === "developer").at(-1)?.said;
  expect(said).toContain("Refused by policy (rule never-git-internals");
  expect(said).not.toContain("planted\\n");
  const { git } = stage.repository;
  const { branch } = told.outcome;
  expect(await git("log", "--format=%s", `main..${branch}`)).toBe("Take a discount off the total");
  expect(await git("diff", "--name-only", "main", branch)).toBe(
    "src/price.js\ntest/discount.test.js",
  );
  expect(await git("branch", "--format=%(refname:short)")).toBe(`main\n${branch}`);
  expect(stage.touched()).toEqual([]);
});
