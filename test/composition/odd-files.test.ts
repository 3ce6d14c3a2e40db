import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { canBecomeOne, runAsPlainUser } from "../support/run-as-user.ts";
import { afterCommands } from "./after-command.ts";
import { leaveOddPlaces } from "./odd-places.ts";

async function afterCommand(files: Record<string, string>, script: string) {
  const { said, checkout, patch, ...seen } = await afterCommands(files, `node -e '${script}'`);
  const afresh = async (path: string) => readFile(join(await checkout(), path), "utf8");
  const names = patch.map((line) => line.replace(/ \d+ /, " "));
  return { ...seen, patch: names, ok: said.every((text) => text.startsWith("[exit 0")), afresh };
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

/** What becomes of places that a program may find hard to read, enter or name. */
const oddPlaces = {
  "files and folders without rights": {
    patch: ["A new.js", "A shut/deep.js", "M src/b.js"],
    putBack: ["a\\xff", "config/server.pem"],
  },
  "rights of another user": { patch: ["A tool 100755", "M a.js 100755"], putBack: [] },
  "pipes, sockets and devices": { patch: ["D a.js", "D src/b.js"], putBack: [] },
  "links to everywhere": {
    patch: ["A again.js", "A loop 120000", "A root 120000", "A src 120000", "D src/b.js"],
    putBack: [],
  },
  "more folders than a path can name": { patch: ["A after.js"], putBack: [] },
  "names that are no plain text": { patch: [], putBack: [] },
  "git's own files": { patch: [], putBack: [] },
};

/** A checkout of the patch has nothing besides. */
function asTold(places: Record<string, object>) {
  return Object.fromEntries(
    Object.entries(places).map(([place, seen]) => [place, { ...seen, besides: [] }]),
  );
}

it("keeps, puts back and checks out what odd places hold", { timeout: 120_000 }, async () => {
  expect(await leaveOddPlaces()).toEqual(asTold(oddPlaces));
});

it.runIf(canBecomeOne)(
  "so it does for a plain user (needs root to become one)",
  { timeout: 120_000 },
  () => {
    const script = new URL("odd-places-as-user.ts", import.meta.url);
    expect(runAsPlainUser(script)).toEqual(asTold(oddPlaces));
  },
);
