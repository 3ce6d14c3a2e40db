import { expect, it } from "vitest";
import { Policy } from "../../contracts/policy.ts";
import { createPolicy } from "../../policies/engine.ts";
import { openSandbox } from "../../workers/sandbox/open-sandbox.ts";
import { openWorkbench } from "./workbench.ts";

const policy = createPolicy(Policy.parse({}));

function openGuarded(files: Record<string, string>) {
  return openWorkbench(files, {
    judge: (action) => policy.judge(action, { sandboxed: true }),
    sandbox: () => openSandbox({ backend: "auto" }),
  });
}

it("reads, edits and tests in the real sandbox under the built-in policy", async () => {
  const bench = await openGuarded({ "sum.js": "console.log(1 + 1);\n" });
  await bench.call("read_file", { path: "sum.js" });
  await bench.call("edit_file", { path: "sum.js", old_string: "1 + 1", new_string: "20 + 22" });
  const result = await bench.call("run_command", { command: "cat sum.js && touch made.txt" });
  expect(result).toMatchObject({
    ok: true,
    text: expect.stringContaining("\nconsole.log(20 + 22);"),
  });
  expect(await bench.text("made.txt")).toBe("");
});

it("keeps secrets from reading and searching alike", async () => {
  const bench = await openGuarded({ ".env": "TOKEN=abc\n", "a.ts": "TOKEN\n" });
  expect(await bench.call("read_file", { path: ".env" })).toMatchObject({
    ok: false,
    decision: "deny",
  });
  const { text } = await bench.call("search_code", { pattern: "TOKEN" });
  expect(text).toBe("[1 match in 1 file (1 more may not be read: policy)]\na.ts\n1:TOKEN");
});
