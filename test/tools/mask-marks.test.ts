import { expect, it } from "vitest";
import { openWorkbench } from "./workbench.ts";

const mask = (text: string) => text.replaceAll("hunter2-secret", "***");
const whole = { start_line: null, end_line: null };
const text =
  "Nothing was written: the new text holds a *** mark that stands for a hidden secret. Leave the lines with secrets as they are, or read the value from the environment.";
const refused = {
  ok: false,
  changedFiles: false,
  decision: "deny",
  refused: { rule: "no-masks-in-files", because: text },
  text,
};

it("writes no mask back over the secret it stands for", async () => {
  const bench = await openWorkbench({ "a.ts": "key = hunter2-secret\nb = 1\n" }, { mask });
  await bench.call("read_file", { path: "a.ts", ...whole });
  const edit = { path: "a.ts", old_string: "b = 1", replace_all: null };
  expect(await bench.call("edit_file", { ...edit, new_string: "key = ***" })).toEqual(refused);
  expect(
    await bench.call("create_file", { path: "b.ts", content: "t = ***github-token***\n" }),
  ).toEqual(refused);
  expect((await bench.call("edit_file", { ...edit, new_string: "b = 2" })).ok).toBe(true);
  expect(await bench.text("a.ts")).toBe("key = hunter2-secret\nb = 2\n");
});

it("lets three stars be stars", async () => {
  const bench = await openWorkbench({}, { mask });
  const content = "/*** A banner ***/\n\n***\n\nsome ***bold italic*** text\n";
  expect((await bench.call("create_file", { path: "a.md", content })).ok).toBe(true);
});
