import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./setup.mjs";

const out = join(root, "dist");
rmSync(out, { recursive: true, force: true });

await build({
  absWorkingDir: root,
  entryPoints: { patchgate: "cli/main.ts" },
  outdir: out,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: true,
  legalComments: "none",
  // Native code and whole compilers stay packages; each is loaded by the one command that needs it.
  external: ["@libsql/*", "oxc-parser", "ts-morph", "@vscode/ripgrep", "@openai/agents-extensions"],
  define: { "import.meta.url": "importMetaUrl" },
  banner: { js: 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;' },
  logLevel: "warning",
});

// Text that is all ASCII takes half the memory and is read without decoding.
const bundle = join(out, "patchgate.cjs");
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
writeFileSync(bundle, readFileSync(bundle, "utf8").replace(/[^\0-\x7f]/g, escaped));

// The compiled code is part of the build, so that the first run of a user is as quick as the rest.
const { status } = spawnSync(process.execPath, [join(root, "bin", "patchgate.cjs"), "warm-up"], {
  stdio: "inherit",
});
process.exit(status ?? 1);
