import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program in the project with its output shown; a failure ends this script with its code. */
export function run(file, args, options = {}) {
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: "inherit", ...options });
  if (error) stop(`Cannot run ${file}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs what package-lock.json asks for, unless it is there. */
export function installDependencies() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && hasAll(installed)) return;
  console.log("Installing dependencies (npm ci) ...");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/** The sandbox of Linux; the tests and the demo run commands in nothing less. */
export function installSandbox() {
  if (process.platform !== "linux" || existsSync("/usr/bin/bwrap")) return;
  const canInstall = process.getuid?.() === 0 && onPath("apt-get");
  if (!canInstall) stop(howToInstallSandbox());
  console.log("Installing bubblewrap (apt-get) ...");
  run("apt-get", ["update", "-qq"], { stdio: ["ignore", "ignore", "inherit"] });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "bubblewrap"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function howToInstallSandbox() {
  const install = onPath("apt-get")
    ? "sudo apt-get install bubblewrap"
    : onPath("dnf")
      ? "sudo dnf install bubblewrap"
      : "install the package bubblewrap with your system's package manager";
  return `Patchgate runs commands in a bubblewrap sandbox, and /usr/bin/bwrap is missing.\nType: ${install}`;
}

function hasAll(installed) {
  const read = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
  const there = read(installed);
  return Object.entries(read(join(root, "package-lock.json"))).every(
    ([path, { version, optional, peer }]) =>
      path === "" || optional || peer || there[path]?.version === version,
  );
}

function onPath(name) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
