import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

const root = new URL("../..", import.meta.url).pathname;

/** The hook of the documentation, as a reader would copy it. */
async function documentedHook(): Promise<string> {
  const page = await readFile(join(root, "docs/changed-tests.md"), "utf8");
  const [, hook = ""] = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(page) ?? [];
  return hook;
}

const test = (name: string, expected: number) =>
  `import test from "node:test";\nimport assert from "node:assert";\nimport { ${name} } from "./${name}.js";\ntest("${name}", () => assert.equal(${name}(), ${expected}));\n`;

it("refuses a push that breaks a test, as the documented hook", async () => {
  const { root: work } = await gitRepository({
    "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
    "a.js": "export const a = () => 1;\n",
    "b.js": "export const b = () => 1;\n",
    "a.test.js": test("a", 1),
    // Broken already, and not by what is pushed.
    "b.test.js": test("b", 2),
  });
  const place = await tempFolder();
  const git = (...args: string[]) => execa("git", args, { cwd: work });
  await execa("git", ["init", "--quiet", "--bare", join(place, "remote.git")]);
  await git("remote", "add", "origin", join(place, "remote.git"));
  await git("push", "--quiet", "origin", "HEAD:main");
  const bin = join(place, "bin");
  await mkdir(bin);
  await writeFile(
    join(bin, "patchgate"),
    `#!/bin/sh\nexec '${process.execPath}' '${root}bin/patchgate.cjs' "$@"\n`,
  );
  await chmod(join(bin, "patchgate"), 0o755);
  await writeFile(join(work, ".git/hooks/pre-push"), await documentedHook());
  await chmod(join(work, ".git/hooks/pre-push"), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH}`, PATCHGATE_HOME: join(place, "home") };
  const push = async (branch: string, body: string) => {
    await writeFiles(work, { "a.js": `export const a = () => ${body};\n` });
    const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    await git(...author, "commit", "--quiet", "--all", "--message", body);
    const asked = { cwd: work, env, reject: false, all: true } as const;
    return execa("git", ["push", "origin", `HEAD:${branch}`], asked);
  };

  const broken = await push("main", "3");
  expect(broken).toMatchObject({ failed: true });
  expect(broken.all).toContain("failed: a.test.js > a");
  expect(await push("main", "2 - 1")).toMatchObject({ failed: false });
  // A new branch has no base of its own: all since the first commit counts, where main is unknown.
  expect(await push("other", "1 + 1")).toMatchObject({ failed: true });
});
