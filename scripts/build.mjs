import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./setup.mjs";
import { warmUp } from "./warm-up.mjs";

const out = join(root, "dist");
rmSync(out, { recursive: true, force: true });

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: out,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

/** The program asks for the compiler under the name of the bundle it has been made into. */
const bundledCompiler = {
  name: "bundled-compiler",
  setup({ onResolve }) {
    onResolve({ filter: /^ts-morph$/ }, () => ({ path: "../bin/ts-morph.cjs", external: true }));
  },
};

/** Half of ts-morph is the text of declaration files for type checks, which are never made. */
const withoutDeclarationFiles = {
  name: "without-declaration-files",
  setup({ onLoad }) {
    onLoad({ filter: /ts-morph-common\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace(/^(\s*text: )"(?:[^"\\]|\\.)*"/gm, '$1""'), loader: "js" };
    });
  },
};

/** Of the parser only its native code stays a package: its modules take as long to load as to parse a file. */
const bundledParser = {
  name: "bundled-parser",
  setup({ onLoad }) {
    onLoad({ filter: /oxc-parser\/src-js\/(index|bindings)\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const own = "createRequire(import.meta.url)";
      if (!source.includes(own))
        throw new Error(`Expected ${own} in ${path}; look how it loads now.`);
      return { contents: source.replace(own, "requireOfParser"), loader: "js" };
    });
  },
};

/** What a command needs is imported when it is asked for; a bundle for one command goes without the rest. */
const onlyCommand = (name) => ({
  name: "only-command",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, importer, kind }) => {
      const isDoor = kind === "dynamic-import" && /\/(cli\/main|app)\.ts$/.test(importer);
      return isDoor && !name.test(path) ? { path, external: true } : undefined;
    });
  },
});

// Installers put the native code beside the parser, or where the parser alone finds it.
const requireOfParser = `const requireOfParser=(name)=>{try{return require(name)}
catch{return require("node:module").createRequire(require.resolve("oxc-parser"))(name)}};`;

const program = {
  ...common,
  // Native code stays packages; each is loaded by the one command that needs it.
  external: ["@libsql/*", "@vscode/ripgrep", "@openai/agents-extensions"],
  define: { "import.meta.url": "importMetaUrl" },
  banner: {
    js: `const importMetaUrl=require("node:url").pathToFileURL(__filename).href;${requireOfParser}`,
  },
};
for (const [entryPoints, command] of [
  [{ patchgate: "cli/main.ts", "changes-worker": "changes/worker/main.ts" }, /./],
  [{ affected: "cli/main.ts" }, /\/(affected|affected-door|fail)\.ts$/],
  [{ help: "cli/main.ts" }, /\/fail\.ts$/],
])
  await build({
    ...program,
    entryPoints,
    plugins: [bundledCompiler, bundledParser, onlyCommand(command)],
  });
await build({
  ...common,
  stdin: {
    contents: 'module.exports = require("ts-morph");',
    resolveDir: root,
    sourcefile: "ts-morph",
  },
  outdir: undefined,
  outfile: join(out, "ts-morph.cjs"),
  plugins: [withoutDeclarationFiles],
});

// The loader reads a character a byte, which is right for ASCII alone; esbuild leaves regular expressions as they are.
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
for (const name of readdirSync(out)) {
  const bundle = join(out, name);
  const code = readFileSync(bundle, "utf8").replace(/[^\0-\x7f]/g, escaped);
  // Node starts the worker by itself; the others are functions for the loader to call as they are.
  writeFileSync(bundle, name === "changes-worker.cjs" ? code : asFunction(code));
}

function asFunction(code) {
  return `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
}

warmUp(join(root, "bin", "patchgate.cjs"));
