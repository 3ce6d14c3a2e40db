import { expect, it } from "vitest";
import type { CommandSandbox } from "../../tools/tool-context.ts";
import { openWorkbench } from "./workbench.ts";

it("answers with exit code and both streams", async () => {
  const bench = await openWorkbench();
  const result = await bench.call("run_command", { command: "echo out; echo err >&2; exit 3" });
  expect(result).toEqual({
    text: expect.stringMatching(/^\[exit 3, \d+\.\d s\]\nout\n\[stderr\]\nerr$/),
    ok: false,
    changedFiles: true,
    decision: "allow",
  });
});

it("leaves out what only a terminal obeys", async () => {
  const bench = await openWorkbench();
  const { text } = await bench.call("run_command", { command: "printf '\\033[31mred\\033[0m'" });
  expect(text).toMatch(/^\[exit 0, .*\]\nred$/);
});

it("says so when there was no output", async () => {
  const bench = await openWorkbench();
  const { text, ok } = await bench.call("run_command", { command: "true" });
  expect([ok, text]).toEqual([true, expect.stringMatching(/^\[exit 0, .*\]\n\(no output\)$/)]);
});

it("says that it timed out", async () => {
  const bench = await openWorkbench();
  const result = await bench.call("run_command", { command: "sleep 30", timeout_seconds: 1 });
  expect([result.ok, result.text]).toEqual([
    false,
    "[timed out after 1 s and was killed]\n(no output)",
  ]);
});

it("asks the sandbox for no more than it needs", async () => {
  const asked: Parameters<CommandSandbox["run"]>[0][] = [];
  const sandbox: CommandSandbox = {
    async run(request) {
      asked.push(request);
      return {
        exitCode: 0,
        stdout: "",
        stderr: "",
        truncated: false,
        stopped: null,
        durationMs: 1,
      };
    },
  };
  const bench = await openWorkbench(
    {},
    {
      sandbox: async () => sandbox,
      commandEnv: { CI: "1" },
      readonlyMounts: async () => ["/deps"],
    },
  );
  await bench.call("run_command", { command: "npm test" });
  await bench.call("run_command", { command: "npm test", timeout_seconds: 9_999 });
  const request = {
    script: "npm test",
    cwd: bench.root,
    writable: [bench.root],
    readonly: ["/deps"],
    env: { CI: "1" },
    timeoutMs: 120_000,
    outputBytes: 1_000_000,
    signal: expect.any(AbortSignal),
  };
  expect(asked).toEqual([request, { ...request, timeoutMs: 600_000 }]);
});

it("names the missing network only where it shows", async () => {
  const bench = await openWorkbench();
  const lookup = "echo 'getaddrinfo EAI_AGAIN registry.npmjs.org' >&2";
  const failing = await bench.call("run_command", { command: `${lookup}; exit 1` });
  const passing = await bench.call("run_command", { command: lookup });
  expect([failing.text.includes("no network"), passing.text.includes("no network")]).toEqual([
    true,
    false,
  ]);
});

it("keeps a long output whole and shows its head, its trouble and its end", async () => {
  const bench = await openWorkbench();
  const command =
    "for n in $(seq 1 3000); do [ $n = 1500 ] && echo 'FAIL: tax is wrong' || echo \"line $n\"; done";
  const { text } = await bench.call("run_command", { command });
  expect(text.length).toBeLessThan(8_500);
  expect(bench.kept).toHaveLength(1);
  expect(bench.kept[0]?.split("\n")).toHaveLength(3000);
  const lines = text.split("\n");
  expect(lines.slice(1, 3)).toEqual(["line 1", "line 2"]);
  expect(lines.at(-1)).toBe("line 3000");
  expect(lines).toContain("1500: FAIL: tax is wrong");
  expect(text).toMatch(
    /\[lines \d+-\d+ of 3,000 left out; all kept as sha256:[0-9a-f]{12}; among them:\]/,
  );
});

it("answers with the mend when there is no sandbox", async () => {
  const bench = await openWorkbench(
    {},
    { sandbox: async () => Promise.reject(new Error("bwrap is missing; install bubblewrap")) },
  );
  const result = await bench.call("run_command", { command: "true" });
  expect(result).toMatchObject({
    ok: false,
    changedFiles: false,
    text: "bwrap is missing; install bubblewrap",
  });
});

it.each([
  ["a pipe", "rm seen.ts; mkfifo seen.ts"],
  ["an endless device", "ln -sf /dev/zero seen.ts"],
  ["an endless file", "truncate -s 900G seen.ts"],
])("is not held up by %s in the place of a file that was read", async (_what, command) => {
  const bench = await openWorkbench({ "seen.ts": "export {};\n" });
  await bench.call("read_file", { path: "seen.ts", start_line: null, end_line: null });
  const { text } = await bench.call("run_command", { command });
  expect(text).toContain("seen.ts");
});
