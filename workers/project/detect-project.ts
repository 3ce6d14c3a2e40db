import type { Config } from "../../contracts/config.ts";
import { checkScripts } from "./check-scripts.ts";
import type { CheckCommand, Manifest, PackageManager, Project, TestRunner } from "./project.ts";
import { buildsBefore, expandScript, namedTests } from "./script-commands.ts";

type Source = {
  packageJson: string | null;
  /** Test files of the repository. */
  tests: string[];
  /** Whether the repository has a file, e.g. a lockfile. */
  has(path: string): boolean;
};

/** Reads scripts and settings; commands of the configuration win, and `false` switches one off. */
export function detectProject(source: Source, commands: Config["commands"]): Project {
  const manifest = parseManifest(source.packageJson);
  const packageManager = source.packageJson === null ? null : managerOf(manifest, source);
  const scripts = packageManager === null ? [] : checkScripts(manifest, packageManager, source);
  const tested = scripts.some(({ kind }) => kind === "test");
  const detected = tested ? scripts : [...scripts, ...bareTests(manifest, source.tests)];
  const checks = kinds.flatMap((kind): CheckCommand[] => {
    const configured = commands[kind];
    if (configured === false) return [];
    if (configured !== undefined) return [{ kind, name: kind, command: configured }];
    return detected.filter((check) => check.kind === kind);
  });
  const testCommand = checks.find(({ kind }) => kind === "test")?.command ?? null;
  const expanded = expandScript(testCommand ?? "", manifest.scripts);
  const testScript = expanded.at(-1) ?? "";
  const runner = runnerOf(testScript);
  return {
    packageManager,
    checks,
    testCommand,
    runner,
    testScript,
    builds: buildsBefore(expanded, manifest.scripts, runner),
    namedTests: namedTests(expanded, runner),
  };
}

/** Without a test script, the runner that the dependencies or the test files themselves name. */
function bareTests({ dependencies }: Manifest, tests: string[]): CheckCommand[] {
  const runners = { vitest: "vitest run", jest: "jest", mocha: "mocha" };
  const installed = Object.entries(runners).find(([name]) => name in dependencies);
  if (installed && tests.length > 0)
    return [{ kind: "test", name: "test", command: `npx --no-install ${installed[1]}` }];
  const loader = "tsx" in dependencies ? "--import tsx " : "";
  const runnable = tests.some((path) => (loader ? /\.[cm]?[jt]s$/ : /\.[cm]?js$/).test(path));
  return runnable ? [{ kind: "test", name: "test", command: `node ${loader}--test` }] : [];
}

const kinds = ["format", "lint", "types", "build", "test"] as const;

function parseManifest(text: string | null): Manifest {
  let given: unknown;
  try {
    given = JSON.parse(text ?? "{}");
  } catch {
    given = {};
  }
  const field = (name: string): unknown =>
    typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
  const packageManager = field("packageManager");
  return {
    scripts: stringsOf(field("scripts")),
    dependencies: { ...stringsOf(field("dependencies")), ...stringsOf(field("devDependencies")) },
    packageManager: typeof packageManager === "string" ? packageManager : "",
  };
}

function stringsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(value).filter((entry) => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

function managerOf({ packageManager }: Manifest, { has }: Source): PackageManager {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(packageManager)?.[1];
  if (named) return named as PackageManager;
  if (has("pnpm-lock.yaml")) return "pnpm";
  if (has("yarn.lock")) return "yarn";
  return has("bun.lock") || has("bun.lockb") ? "bun" : "npm";
}

function runnerOf(script: string): TestRunner {
  if (/\bvitest\b/.test(script)) return "vitest";
  if (/\bjest\b/.test(script)) return "jest";
  if (/\bmocha\b/.test(script)) return "mocha";
  return /\bnode\b.*\s--test\b/.test(script) ? "node" : "other";
}
