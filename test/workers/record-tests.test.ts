import { cp, mkdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { RanScripts } from "../../contracts/coverage.ts";
import { detectProject } from "../../workers/project/detect-project.ts";
import { recordingWhole } from "../../workers/run-tests/record-command.ts";
import { recordTests } from "../../workers/run-tests/record-tests.ts";
import { gitRepository } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

const page = `export default {
  name: "page",
  viteEnvironment: "client",
  setup: () => ({ teardown() {} }),
};
`;
const answer = "export const answer = () => 42;\n";
const test = `import { expect, test } from "vitest";
import { answer } from "./answer.js";
test("is an answer", () => expect(answer()).toBe(42));
`;

/** What each test file noted, run by a repository's own command with a recorder that lies elsewhere. */
async function record(script: string, files: Record<string, string>): Promise<RanScripts[]> {
  const packageJson = JSON.stringify({ type: "module", scripts: { test: script } });
  const { root } = await gitRepository({ "package.json": packageJson, ...files });
  await mkdir(join(root, "node_modules"));
  for (const name of ["vitest", ".bin"])
    await symlink(resolve("node_modules", name), join(root, "node_modules", name));
  const recorders = join(await tempFolder(), "recorders");
  await cp("bin/recorders", recorders, { recursive: true });
  const project = detectProject({ packageJson, tests: [], has: () => false }, {});
  const place = { ...(await placeAt(root)), readonly: [resolve("node_modules")] };
  const command = recordingWhole(project, recorders);
  return await recordTests(command ?? "", place, recorders, async ({ runs }) => runs);
}

const ranPaths = (runs: RanScripts[]) =>
  runs.map(({ test, scripts }) => [test, scripts.map(({ path }) => path)]);
const notes = (runs: RanScripts[]) =>
  Object.fromEntries(runs.map(({ test, failed }) => [test, failed]));

it("records what vitest runs as in a browser, from wherever the recorder lies", async () => {
  const runs = await record("vitest run --environment ./page.js", {
    "page.js": page,
    "answer.js": answer,
    "answer.test.js": test,
  });
  expect(ranPaths(runs)).toEqual([["answer.test.js", expect.arrayContaining(["answer.js"])]]);
});

it("keeps the files apart that vitest runs in one place by its settings", async () => {
  const runs = await record('vitest run --no-isolate --outputFile "a report.json"', {
    "vitest.config.js": "export default { test: { isolate: false } };\n",
    "answer.js": answer,
    "answer.test.js": test,
    "other.test.js": test.replace("answer.js", "other.js"),
    "other.js": answer,
  });
  expect(ranPaths(runs)).toEqual(
    expect.arrayContaining([
      ["answer.test.js", expect.not.arrayContaining(["other.js"])],
      ["other.test.js", expect.not.arrayContaining(["answer.js"])],
    ]),
  );
});

const failing = {
  "answer.js": answer,
  "answer.test.js": test,
  "wrong.test.js": test.replace("42", "41"),
  "absent.test.js": 'import "./absent.js";\n',
};

it.each([
  ["vitest run", failing],
  [
    "node --test",
    Object.fromEntries(
      Object.entries(failing).map(([path, text]) => [
        path,
        text.replace(
          'import { expect, test } from "vitest";',
          'import { equal } from "node:assert";\nimport { test } from "node:test";\nconst expect = (is) => ({ toBe: (wanted) => equal(is, wanted) });',
        ),
      ]),
    ),
  ],
])("notes which files fail, run by %s", async (script, files) => {
  expect(notes(await record(script, files))).toEqual({
    "answer.test.js": false,
    "wrong.test.js": true,
    "absent.test.js": true,
  });
});

it("notes a file that fails by a hook of vitest, though no test of it does", async () => {
  const hook = `import { beforeAll, describe, test } from "vitest";
describe("hook", () => {
  beforeAll(() => { throw new Error("no"); });
  test("is not come to", () => {});
});
`;
  const runs = await record("vitest run", { ...failing, "hook.test.js": hook });
  expect(notes(runs)).toMatchObject({ "answer.test.js": false, "hook.test.js": true });
});
