/** A part of a file whose change a person looks at, and why. */
export type RiskyPart = { part: string; why: string };

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

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names that differ one level down; the empty name when the values are not both objects. */
function changedKeys(before: unknown, after: unknown): string[] {
  if (!isObject(before ?? {}) || !isObject(after ?? {}))
    return canonical(before) === canonical(after) ? [] : [""];
  const [old, now] = [toObject(before), toObject(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return keys.filter((key) => canonical(old[key]) !== canonical(now[key]));
}

function toObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** Order of keys is not a change. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isObject(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ""
  );
}

const addresses = /(?:git\+)?(?:https?|ssh|git|file):\/\/(?:[^\s/@"']*@)?([^\s/:"'#?]+)/gi;
const localSources = /["'\s@](file:|link:|portal:|patch:|exec:)[^\s"']*/g;
const registries = new Set([
  "registry.npmjs.org",
  "registry.yarnpkg.com",
  "registry.npmmirror.com",
]);

/** Hosts and local sources that a lockfile names now and did not before, and lost integrity. */
export function riskyLockfileParts(before: string | null, after: string | null): RiskyPart[] {
  if (after === null) return [{ part: "file", why: "The lockfile is deleted." }];
  if (isBrokenJson(after)) return [{ part: "file", why: "The lockfile is not valid JSON." }];
  return riskySources(before === null ? null : spelledOut(before), spelledOut(after));
}

function riskySources(before: string | null, after: string): RiskyPart[] {
  const [old, now] = [sourcesOf(before ?? ""), sourcesOf(after)];
  const trusted = before === null ? registries : old;
  const added = [...now]
    .filter((source) => !trusted.has(source))
    .sort()
    .map((part) => ({
      part,
      why: "Dependencies come from a place they did not come from before.",
    }));
  const fewer =
    integrities(after) < integrities(before ?? "") && resolved(after) >= resolved(before ?? "");
  const lost = {
    part: "integrity",
    why: "Dependencies lost the digest that proves their content.",
  };
  return fewer ? [...added, lost] : added;
}

/** JSON without its escapes, behind which a host could hide; any other form as it is. */
function spelledOut(text: string): string {
  const value = parseLockfile(text);
  return value === undefined ? text : JSON.stringify(value);
}

function isBrokenJson(text: string): boolean {
  return /^\s*[{[]/.test(text) && parseLockfile(text) === undefined;
}

/** Bun leaves a comma before a closing bracket. */
function parseLockfile(text: string): Record<string, unknown> | undefined {
  return parseObject(text) ?? parseObject(text.replace(/,(?=\s*[}\]])/g, ""));
}

function sourcesOf(text: string): Set<string> {
  const hosts = [...text.matchAll(addresses)].map((match) => (match[1] ?? "").toLowerCase());
  const local = [...text.matchAll(localSources)].map((match) => match[1] ?? "");
  return new Set([...hosts, ...local]);
}

function integrities(text: string): number {
  return text.match(/integrity["':\s]|checksum:/g)?.length ?? 0;
}

function resolved(text: string): number {
  return text.match(/resolved["':\s]|resolution:|tarball:/g)?.length ?? 0;
}

const workflowRisks: { part: string; line: RegExp; why: string }[] = [
  {
    part: "permissions",
    line: /^\s*(permissions\s*:|(contents|packages|id-token|actions|pull-requests|issues|deployments|security-events|statuses|checks|pages)\s*:\s*(write|read|none))|write-all/,
    why: "It changes what the workflow's token may do.",
  },
  { part: "secrets", line: /\bsecrets\s*[.[:]|\bsecrets\s*:\s*inherit/, why: "It uses secrets." },
  {
    part: "triggers",
    line: /^\s*["']?on["']?\s*:|\b(pull_request_target|workflow_run|repository_dispatch|workflow_dispatch|issue_comment|schedule|push|pull_request)\b\s*:?/,
    why: "It changes when the workflow runs, and with whose rights.",
  },
  { part: "actions", line: /^\s*-?\s*uses\s*:/, why: "It runs an action of someone else." },
  {
    part: "commands",
    line: /^\s*-?\s*(run|shell|entrypoint|args|image|container)\s*:/,
    why: "It changes what the workflow runs.",
  },
  { part: "runners", line: /^\s*runs-on\s*:/, why: "It changes where the workflow runs." },
  {
    part: "checks",
    line: /\b(continue-on-error|if)\s*:|\|\|\s*true/,
    why: "It may let a failing check pass.",
  },
  {
    part: "untrusted-input",
    line: /\$\{\{[^}]*github\.(event\.|head_ref)/,
    why: "Text from outside reaches the workflow.",
  },
];

/** What the changed lines of a CI workflow touch; any other change still names the file. */
export function riskyWorkflowParts(before: string | null, after: string | null): RiskyPart[] {
  if (after === null)
    return [{ part: "file", why: "The workflow is deleted: its checks no longer run." }];
  const changed = changedLines(before ?? "", after);
  if (changed.length === 0) return [];
  const found = workflowRisks.filter(({ line }) => changed.some((text) => line.test(text)));
  if (found.length === 0) return [{ part: "file", why: "The workflow changed." }];
  return found.map(({ part, why }) => ({ part, why }));
}

/** Lines that one text has and the other has not, without comments and blank ones. */
function changedLines(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) => text.split("\n").filter(isMeaningful));
  const [oldSet, nowSet] = [new Set(old), new Set(now)];
  return [
    ...(now ?? []).filter((line) => !oldSet.has(line)),
    ...(old ?? []).filter((line) => !nowSet.has(line)),
  ];
}

function isMeaningful(line: string): boolean {
  return !/^\s*(#|$)/.test(line);
}
