import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** A program that compares a folder's working tree with its last commit, in symbols, and no more. */
export async function bundleDetector(folder: string): Promise<string> {
  const program = join(folder, "detect.cjs");
  await build({
    stdin: { contents: source, resolveDir: resolve("."), loader: "ts" },
    outfile: program,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    plugins: [shippedCompiler],
  });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return program;
}

/** As the build has it: compiled, and without what is never asked for. */
const shippedCompiler: Plugin = {
  name: "shipped-compiler",
  setup({ onResolve }) {
    onResolve({ filter: /^ts-morph$/ }, () => ({
      path: resolve("bin/ts-morph.cjs"),
      external: true,
    }));
  },
};

const source = `
import { detectChanges } from "./changes/detect-changes.ts";
import { openComparison } from "./workers/sources/open-comparison.ts";
void (async () => {
  const folder = process.argv[2] ?? ".";
  const sides = await openComparison({ folder, base: "HEAD", head: undefined });
  const { symbols } = await detectChanges(sides);
  sides.close();
  console.log(symbols.length);
})();
`;
