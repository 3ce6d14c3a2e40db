import { canonical, changedFields, type Fields, fieldsOf, isFields } from "./parsed-value.ts";
import type { RiskyPart } from "./risky-part.ts";

const manifestParts: Record<string, string> = {
  scripts: "Scripts run on every machine that installs, builds or tests.",
  dependencies: "New or changed dependencies bring code nobody here wrote.",
  devDependencies: "New or changed dependencies bring code nobody here wrote.",
  optionalDependencies: "New or changed dependencies bring code nobody here wrote.",
  peerDependencies: "New or changed dependencies bring code nobody here wrote.",
  peerDependenciesMeta: "It changes which dependencies are installed.",
  bundleDependencies: "Bundled code is published as it lies there.",
  bundledDependencies: "Bundled code is published as it lies there.",
  overrides: "Overrides replace dependencies of dependencies.",
  resolutions: "Resolutions replace dependencies of dependencies.",
  dependenciesMeta: "It changes which install scripts run.",
  trustedDependencies: "Trusted dependencies run their install scripts.",
  pnpm: "It changes how dependencies are installed or patched.",
  workspaces: "Workspaces decide which folders' scripts run.",
  bin: "Binaries are put on the path of everyone who installs.",
  engines: "Engines decide what this runs on.",
  packageManager: "It names a program that is downloaded and run.",
  volta: "It names programs that are downloaded and run.",
  publishConfig: "It decides where the package is published.",
  private: "It decides whether the package can be published.",
  name: "It decides which package is published.",
  files: "It decides what is published.",
  main: "It changes what users of the package load.",
  module: "It changes what users of the package load.",
  exports: "It changes what users of the package load.",
  imports: "It changes what the package's own imports load.",
  type: "It changes how every file is loaded.",
  gypfile: "It builds native code at install.",
  config: "It sets variables for scripts.",
  "lint-staged": "It runs programs on commit.",
  husky: "It runs programs on commit.",
  "simple-git-hooks": "It runs programs on commit.",
  "pre-commit": "It runs programs on commit.",
  jest: "It decides which tests run and what they must reach.",
  vitest: "It decides which tests run and what they must reach.",
  mocha: "It decides which tests run and what they must reach.",
  ava: "It decides which tests run and what they must reach.",
  nyc: "It decides what tests must reach.",
  c8: "It decides what tests must reach.",
  eslintConfig: "It may load plugins or loosen rules.",
  babel: "It may load plugins.",
};

/** Parts of a package manifest that changed and gate; a version or description bump does not. */
export function riskyManifestParts(before: string | null, after: string | null): RiskyPart[] {
  if (after === null) return [{ part: "file", why: "The package manifest is deleted." }];
  const [old, now] = [parseObject(before ?? "{}"), parseObject(after)];
  if (!old || !now) return [{ part: "file", why: "The package manifest is not valid JSON." }];
  return Object.entries(manifestParts).flatMap(([part, why]) =>
    changedKeys(old[part], now[part]).map((key) => ({
      part: key === "" ? part : `${part}.${key}`,
      why,
    })),
  );
}

/** Names that differ one level down; the empty name when the values are not both objects. */
function changedKeys(before: unknown, after: unknown): string[] {
  if (!isFields(before ?? {}) || !isFields(after ?? {}))
    return canonical(before) === canonical(after) ? [] : [""];
  return changedFields(fieldsOf(before), fieldsOf(after));
}

export function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
