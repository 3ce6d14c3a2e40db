import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { SandboxUnavailableError } from "./sandbox.ts";

const install =
  "Install it: `sudo apt-get install bubblewrap` (Debian, Ubuntu), `sudo dnf install bubblewrap` (Fedora), `sudo pacman -S bubblewrap` (Arch). Or configure `sandbox.backend: docker` with an image.";

/** Throws unless `file` is a bubblewrap that only root can have put there, and not setuid. */
export function checkBwrapFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || !isExecutable(file)) {
    throw new SandboxUnavailableError(
      `The sandbox needs bubblewrap; ${file} is not there.`,
      install,
    );
  }
  if (found.mode & 0o6000) {
    throw new SandboxUnavailableError(
      `${file} is setuid, so a flaw in it would hand out root.`,
      `Remove the bit: \`sudo chmod u-s,g-s ${file}\`; unprivileged user namespaces do the rest.`,
    );
  }
  if (found.mode & 0o022 || (found.uid !== 0 && found.uid !== process.getuid?.())) {
    throw new SandboxUnavailableError(
      `${file} can be changed by others, so it cannot be trusted as a wall.`,
      `Give it to root: \`sudo chown root:root ${file} && sudo chmod 755 ${file}\`.`,
    );
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const switches = [
  {
    path: "/proc/sys/kernel/unprivileged_userns_clone",
    blocks: "0",
    mend: "`sudo sysctl -w kernel.unprivileged_userns_clone=1`",
  },
  {
    path: "/proc/sys/user/max_user_namespaces",
    blocks: "0",
    mend: "`sudo sysctl -w user.max_user_namespaces=15000`",
  },
  {
    path: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    blocks: "1",
    mend: "an AppArmor profile that allows `userns` for /usr/bin/bwrap (package apparmor-profiles has `bwrap-userns-restrict`), or `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`",
  },
];

/** What to type when bubblewrap is there but cannot make its namespaces. */
export function adviseOnKernel(): string {
  const blocking = switches.filter(({ path, blocks }) => readSwitch(path) === blocks);
  if (blocking.length > 0) {
    return `This kernel restricts user namespaces. Allow them: ${blocking.map(({ mend }) => mend).join("; ")}.`;
  }
  return "In a container, allow user namespaces and mounts (e.g. `--security-opt seccomp=unconfined`), or run outside of it. Or configure `sandbox.backend: docker` with an image.";
}

function readSwitch(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
