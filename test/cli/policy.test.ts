import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { gitRepository, writeFiles } from "../support/git-repository.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function patchgate(args: string[], { cwd, input }: { cwd?: string; input?: string } = {}) {
  const main = new URL("../../cli/main.ts", import.meta.url).pathname;
  const loader = import.meta.resolve("tsx");
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ["--import", loader, main, "policy", ...args],
    { reject: false, cwd: cwd ?? (await tempFolder()), input: input ?? "" },
  );
  return { exitCode, stdout, stderr };
}

describe("policy check", () => {
  it("answers with the decision as exit code", async () => {
    const answers = await Promise.all([
      patchgate(["check", "--", "ls", "-la"]),
      patchgate(["check", "--unsandboxed", "--", "npm test"]),
      patchgate(["check", "--", "rm", "-rf", ".."]),
    ]);
    expect(answers.map(({ exitCode, stdout }) => [exitCode, stdout.split("\n")[0]])).toEqual([
      [0, "allow  (rule read-only-program)"],
      [10, "ask  (rule unsandboxed-program)"],
      [11, "deny  (rule never-outside)"],
    ]);
  });

  it("answers a batch, and exits 2 when a line was no use", async () => {
    const input = '{"id":"a","command":"echo hi"}\nnonsense\n{"id":"b","command":"cat .env"}\n';
    const { exitCode, stdout } = await patchgate(["check", "--batch", "-"], { input });
    const answers = stdout.split("\n").map((line) => JSON.parse(line));
    expect(exitCode).toBe(2);
    expect(answers.map(({ id, decision, error }) => [id, decision ?? error])).toEqual([
      ["a", "allow"],
      [null, expect.stringMatching(/^line 2: .*JSON/)],
      ["b", "deny"],
    ]);
  });

  it("keeps several words apart as they were given", async () => {
    const { stdout } = await patchgate(["check", "--json", "--", "echo", "a; rm -rf .."]);
    expect(JSON.parse(stdout)).toMatchObject({ decision: "allow", rule: "read-only-program" });
  });

  it("wants exactly one thing to judge", async () => {
    const { exitCode, stderr } = await patchgate(["check"]);
    expect([exitCode, stderr]).toEqual([
      2,
      "patchgate: Give one of: -- COMMAND…, --action JSON, --batch FILE.",
    ]);
  });
});

it("policy diff tells looser from stricter, between a commit and a file", async () => {
  const { root } = await gitRepository({});
  const rule = "{id: docs, effect: allow, actions: [mcp.call], resources: ['docs.*'], why: Docs}";
  await writeFiles(root, { "new.yml": `policy:\n  rules:\n    - ${rule}\n` });
  const file = `${root}/new.yml`;
  const answers = await Promise.all([
    patchgate(["diff", "HEAD", file, "--repo", root]),
    patchgate(["diff", file, "HEAD", "--repo", root]),
  ]);
  expect(answers.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([
    [10, "looser   mcp.call docs.*: ask (mcp-asks) -> allow (docs)"],
    [0, "stricter mcp.call docs.*: allow (docs) -> ask (mcp-asks)"],
  ]);
});
