import { join } from "node:path";
import { expect, it } from "vitest";
import { believedRecordings } from "../../composition/believed-recordings.ts";
import { runAndRecord } from "../../composition/keep-recording.ts";
import { detectProject } from "../../workers/project/detect-project.ts";
import { gitRepository } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Runs the whole test command of a repository as it is run on a base commit. */
async function runBase(body: string) {
  const packageJson = '{"type":"module","scripts":{"test":"node --test"}}';
  const code = `import test from "node:test";\nimport assert from "node:assert";\n`;
  const { root, baseSha, git } = await gitRepository({
    "package.json": packageJson,
    "a.test.js": `${code}test("a", () => { ${body} });\n`,
  });
  const home = join(await tempFolder(), "home");
  const project = detectProject({ packageJson, tests: [], has: () => false }, {});
  const run = runAndRecord(project, { root, home, commit: baseSha });
  const { exitCode } = await run(project.testCommand ?? "", await placeAt(root));
  await git("checkout", "-q", "--orphan", "elsewhere");
  await git("commit", "-qm", "Elsewhere");
  const elsewhere = await git("rev-parse", "HEAD");
  const [own, other] = await Promise.all(
    [baseSha, elsewhere].map((base) => believedRecordings({ root, home }, base)),
  );
  return { exitCode, baseSha, own: own?.commits, other: other?.commits };
}

it("records a base commit whose tests pass, for whoever grows from it", async () => {
  const { baseSha, ...ran } = await runBase("");
  expect(ran).toEqual({ exitCode: 0, own: [baseSha], other: undefined });
});

it("lets only a run without a recorder say that tests fail", async () => {
  const watched = await runBase("assert.equal(process.env.PATCHGATE_RECORD, undefined)");
  const broken = await runBase("assert.fail()");
  expect([watched, broken]).toMatchObject([
    { exitCode: 0, own: undefined },
    { exitCode: 1, own: undefined },
  ]);
});
