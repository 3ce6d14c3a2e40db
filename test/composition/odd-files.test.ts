import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openTools } from "../../composition/open-tools.ts";
import { watchTouchedPaths } from "../../composition/touched-paths.ts";
import { Policy } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import { gitRepository } from "../support/git-repository.ts";
import { openStepDesk } from "../support/step-desk.ts";
import { aRun, aStep, givenWorkspace } from "../support/workspace.ts";

/** One command of a developer, then what is in the patch and what was put back. */
async function afterCommand(files: Record<string, string>, script: string) {
  const { workspace } = await givenWorkspace(await gitRepository(files));
  const desk = openStepDesk();
  const [tool] = openTools({
    workspace,
    sandbox: () => openSandbox({ backend: "auto" }),
    policy: createPolicy(Policy.parse({})),
    mask: (text) => text,
    keep: desk.journal.keep,
    commandEnv: {},
    mode: "auto",
    where: { sandboxed: true },
    touched: watchTouchedPaths(),
  })("developer", desk).filter(({ name }) => name === "run_command");
  const call = { callId: "1", signal: new AbortController().signal };
  const program = `node -e '${script}'`;
  const told = await tool?.run({ command: program, timeout_seconds: null, why: null }, call);
  const patch = await workspace.capture(aRun(), aStep());
  return {
    ok: told?.ok,
    patch: patch.files.map(({ path, status }) => `${status} ${path}`),
    putBack: desk.events.flatMap((event) =>
      event.type === "tool-called" ? [event.summary.split(" was changed")[0]] : [],
    ),
    async afresh(path: string) {
      return readFile(join(await workspace.checkoutHead(patch.headSha), path), "utf8");
    },
  };
}

const files = { "a.js": "a\n", "config/server.pem": "key\n" };
const change = `require("fs").writeFileSync("config/server." + "pem", "x");`;

it("puts a denied change back though a pipe stands where a file was", async () => {
  const pipe = `require("child_process").execSync("rm a.js; mkfifo a.js");`;
  expect(await afterCommand(files, `${change}${pipe}`)).toMatchObject({
    ok: true,
    patch: ["deleted a.js"],
    putBack: ["config/server.pem"],
  });
});

it.each(["working-tree-encoding=UTF-16", "text eol=crlf ident"])(
  "stores and checks out what is there, whatever an agent's attributes say: %s",
  async (attributes) => {
    const hide = `require("fs").writeFileSync(".gitignore", ".gitattributes\\n");require("fs").writeFileSync(".gitattributes", "* ${attributes}\\n");`;
    const edit = `require("fs").writeFileSync("a.js", "$Id: b $\\n");`;
    const seen = await afterCommand(files, `${change}${hide}${edit}`);
    expect(seen).toMatchObject({
      ok: true,
      patch: ["added .gitignore", "modified a.js"],
      putBack: ["config/server.pem"],
    });
    expect(await seen.afresh("a.js")).toBe("$Id: b $\n");
    expect(await seen.afresh("config/server.pem")).toBe("key\n");
  },
);

it("takes a name that some file system reads as .git for it", async () => {
  const names = [".g\u200cit", "git~1", ".GIT", ".git ."];
  const plant = `for (const name of ${JSON.stringify(names)}) { require("fs").mkdirSync("x/" + name, { recursive: true }); require("fs").writeFileSync("x/" + name + "/config", "x"); }`;
  expect((await afterCommand(files, plant)).patch).toEqual([]);
});
