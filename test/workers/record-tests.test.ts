import { cp, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { detectProject } from "../../workers/project/detect-project.ts";
import { recordingWhole } from "../../workers/run-tests/record-command.ts";
import { recordTests } from "../../workers/run-tests/record-tests.ts";
import { gitRepository } from "../support/git-repository.ts";
import { placeAt } from "../support/place.ts";
import { tempFolder } from "../support/temp-folder.ts";

const packageJson = '{"type":"module","scripts":{"test":"vitest run --environment ./page.js"}}';
const page = `export default {
  name: "page",
  viteEnvironment: "client",
  setup: () => ({ teardown() {} }),
};
`;
const test = `import { expect, test } from "vitest";
import { answer } from "./answer.js";
test("is an answer", () => expect(answer()).toBe(42));
`;

it("records what vitest runs as in a browser, from wherever the recorder lies", async () => {
  const { root } = await gitRepository({
    "package.json": packageJson,
    "page.js": page,
    "answer.js": "export const answer = () => 42;\n",
    "answer.test.js": test,
  });
  await symlink(resolve("node_modules"), join(root, "node_modules"));
  const recorders = join(await tempFolder(), "recorders");
  await cp("bin/recorders", recorders, { recursive: true });
  const project = detectProject({ packageJson, tests: [], has: () => false }, {});
  const place = { ...(await placeAt(root)), readonly: [resolve("node_modules")] };
  const command = recordingWhole(project, recorders);
  const ran = await recordTests(command ?? "", place, recorders, async (recorded) =>
    recorded.runs.map(({ test, scripts }) => [test, scripts.map(({ path }) => path)]),
  );
  expect(ran).toEqual([["answer.test.js", expect.arrayContaining(["answer.js"])]]);
});
