import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import type { PublicRepository } from "./repositories.ts";

/**
 * Clones a repository at its commit, beside the packages its tests need, and returns the folder.
 * What is there is not fetched again. `PATCHGATE_BENCH_MIRRORS` names mirrors to clone from, such as
 * `/srv/git/{owner}/{name}.git`; `PATCHGATE_BENCH_FOLDER` where all of it is kept.
 */
function fetchRepository(repository: PublicRepository): string {
  const { name, commit, packages, links = {}, suite } = repository;
  const place = join(keptIn(), name.replace("/", "+"));
  const folder = join(place, "repository");
  const done = join(place, `${commit}.done`);
  if (existsSync(done)) {
    git(folder, "reset", "--quiet", "--hard", "patchgate-bench");
    sayHowTestsRun(folder, suite);
    return folder;
  }
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  git(place, "clone", "--quiet", "--no-checkout", sourceOf(name), folder);
  git(folder, "checkout", "--quiet", "-B", "patchgate-bench", commit);
  install(place, packages);
  for (const [own, inside] of Object.entries(links)) link(place, own, join(folder, inside));
  symlinkSync("../node_modules", join(folder, "node_modules"));
  appendFileSync(join(folder, ".git", "info", "exclude"), "node_modules\n");
  sayHowTestsRun(folder, suite);
  writeFileSync(done, "");
  return folder;
}

function sayHowTestsRun(folder: string, suite: string[]): void {
  const path = join(folder, "patchgate.yml");
  const command = ["npx --no-install vitest run", ...suite].join(" ");
  const settings = `commands: { test: "${command}" }\n`;
  if (existsSync(path) && readFileSync(path, "utf8") === settings) return;
  writeFileSync(path, settings);
  git(folder, "add", "patchgate.yml");
  git(folder, ...author, "commit", "--quiet", "--no-verify", "--message=Say how tests are run");
}

/** Null, and said so, when it cannot be had here: the rest is measured all the same. */
export function fetchIfPossible(repository: PublicRepository): string | null {
  try {
    return fetchRepository(repository);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`${repository.name} is left out, it could not be fetched: ${why}`);
    return null;
  }
}

export const author = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com"];

function keptIn(): string {
  return (
    process.env.PATCHGATE_BENCH_FOLDER ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "patchgate-bench")
  );
}

function sourceOf(name: string): string {
  const [owner = "", own = ""] = name.split("/");
  const mirrors = process.env.PATCHGATE_BENCH_MIRRORS ?? "https://github.com/{owner}/{name}.git";
  return mirrors.replace("{owner}", owner).replace("{name}", own);
}

/** No package may run a script of its own while it is installed. */
function install(place: string, packages: Record<string, string>): void {
  writeFileSync(join(place, "package.json"), JSON.stringify({ dependencies: packages }));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--legacy-peer-deps"];
  execFileSync("npm", ["install", "--ignore-scripts", ...quiet], { cwd: place, stdio: "inherit" });
}

function link(place: string, name: string, folder: string): void {
  const modules = join(place, "node_modules");
  symlinkSync(relative(modules, folder), join(modules, name));
}

function git(cwd: string, ...args: string[]): void {
  execFileSync("git", args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}
