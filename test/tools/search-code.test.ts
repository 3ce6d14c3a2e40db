import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { searchPlainly } from "../../tools/plain-search.ts";
import { searchWithRipgrep } from "../../tools/ripgrep.ts";
import { type SearchEngine, searchCodeTool } from "../../tools/search-code.ts";
import { decided, openWorkbench } from "./workbench.ts";

const ripgrep: SearchEngine = async (request) => {
  const result = await searchWithRipgrep(request);
  if (!result) throw new Error("ripgrep is not installed here");
  return result;
};

const engines: [string, SearchEngine][] = [
  ["ripgrep", ripgrep],
  ["plain search", searchPlainly],
];

const repository = {
  ".gitignore": "dist\n",
  "src/a.ts": "first\nexport const total = 1;\nthird\nfourth\nfifth\nexport const tax = 2;\n",
  "src/deep/b.ts": "export const deep = total;\r\nnext\r\n",
  "docs/total.md": "The total.\n",
  ".github/ci.yml": "total: 1\n",
  "dist/out.js": "total\n",
  "node_modules/x/index.js": "total\n",
  ".git/config": "total\n",
  "logo.bin": Buffer.from("total\0total"),
};

async function search(
  engine: SearchEngine,
  args: object,
  files: Record<string, string | Buffer> = repository,
) {
  const bench = await openWorkbench(files);
  const tool = searchCodeTool(
    { root: async () => bench.root, judge: () => decided("allow") },
    engine,
  );
  const whole = { path: null, glob: null, context: null, pattern: "", ...args };
  return tool.work(whole, { callId: "1", signal: new AbortController().signal });
}

const cases: [object, string][] = [
  [
    { pattern: "total" },
    "[4 matches in 4 files]\n.github/ci.yml\n1:total: 1\ndocs/total.md\n1:The total.\nsrc/a.ts\n2:export const total = 1;\nsrc/deep/b.ts\n1:export const deep = total;",
  ],
  [
    { pattern: "export const t\\w+", path: "src/a.ts", context: 1 },
    "[2 matches in 1 file]\nsrc/a.ts\n1-first\n2:export const total = 1;\n3-third\n--\n5-fifth\n6:export const tax = 2;",
  ],
  [
    { pattern: "total;$", glob: "*.ts" },
    "[1 match in 1 file]\nsrc/deep/b.ts\n1:export const deep = total;",
  ],
  [
    { pattern: "(?i)EXPORT const D", path: "src", glob: "src/deep" },
    "[1 match in 1 file]\nsrc/deep/b.ts\n1:export const deep = total;",
  ],
  [
    { pattern: "total", path: "src/deep", glob: "*.{md,ts}" },
    "[1 match in 1 file]\nsrc/deep/b.ts\n1:export const deep = total;",
  ],
  [
    { pattern: "total", glob: "!*.ts" },
    "[2 matches in 2 files]\n.github/ci.yml\n1:total: 1\ndocs/total.md\n1:The total.",
  ],
  [
    { pattern: "(?<=deep = )total" },
    "[1 match in 1 file]\nsrc/deep/b.ts\n1:export const deep = total;",
  ],
  [{ pattern: "nowhere", path: "src" }, "[no matches for nowhere in src]"],
];

it.each(
  engines.flatMap(([name, engine]) => cases.map(([args, text]) => ({ name, engine, args, text }))),
)("$name answers $args", async ({ engine, args, text }) => {
  expect(await search(engine, args)).toEqual({ text, ok: true, changedFiles: false });
});

it.each(engines)(
  "%s explains a pattern that is none and offers the literal one",
  async (_, engine) => {
    const result = await search(engine, { pattern: "total(" });
    expect(result.ok).toBe(false);
    expect(result.text).toMatch(
      /^The pattern is not a valid regular expression: .+\. To find exactly this text, use total\\\($/,
    );
  },
);

it.each(engines)("%s shows the first matches and counts them all", async (_, engine) => {
  const files = { "a.txt": "needle\n".repeat(150), "b.txt": `needle ${"x".repeat(400)}\n` };
  const { text } = await search(engine, { pattern: "needle" }, files);
  const lines = text.split("\n");
  expect(lines[0]).toBe(
    "[151 matches in 2 files; the first 100 are shown, narrow with path, glob or pattern]",
  );
  expect(lines).toHaveLength(102);
  const long = await search(engine, { pattern: "needle", path: "b.txt" }, files);
  expect(long.text).toContain(`1:needle ${"x".repeat(293)}…[`);
});

it.each(engines)("%s never follows a link", async (_, engine) => {
  const bench = await openWorkbench({ "real/a.txt": "needle\n" });
  await symlink("real", join(bench.root, "folder-link"));
  await symlink("real/a.txt", join(bench.root, "file-link"));
  const tool = searchCodeTool(
    { root: async () => bench.root, judge: () => decided("allow") },
    engine,
  );
  const args = { pattern: "needle", path: null, glob: null, context: null };
  const { text } = await tool.work(args, { callId: "1", signal: new AbortController().signal });
  expect(text).toBe("[1 match in 1 file]\nreal/a.txt\n1:needle");
});

it.each(engines)("%s ends a pattern that would need for ever", async (_, engine) => {
  const files = { "a.txt": `${"a".repeat(60)}!\n`, "b.txt": "aaab\n" };
  const result = await search(engine, { pattern: "^(a+)+$|^(?=b)c" }, files);
  expect(result.text).toContain("took too long and was ended early");
});

it("does not show matches in files the policy keeps from the agent", async () => {
  const bench = await openWorkbench(
    { "a.txt": "token\n", ".env": "token=1\n" },
    {
      judge: (action) =>
        decided(action.tool === "read_file" && action.arguments.path === ".env" ? "deny" : "allow"),
    },
  );
  const { text } = await bench.call("search_code", { pattern: "token" });
  expect(text).toBe("[1 match in 1 file (1 more may not be read: policy)]\na.txt\n1:token");
});

it("names the nearest path when there is none to search", async () => {
  const result = await search(ripgrep, { pattern: "x", path: "src/a.tsx" });
  expect(result).toMatchObject({
    ok: false,
    text: expect.stringContaining("Did you mean src/a.ts?"),
  });
});
