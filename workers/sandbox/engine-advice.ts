import type { Engine } from "./engine.ts";
import { SandboxUnavailableError } from "./sandbox.ts";

type Advice = [words: RegExp, mend: (engine: string, image: string) => string];

/** By the engine's own words. */
const advice: Advice[] = [
  [
    /no such image|image not known|not found: manifest/i,
    (engine, image) => `Fetch or build the image: \`${engine} pull ${image}\`.`,
  ],
  [
    /permission denied/i,
    (engine) =>
      `Let this user use ${engine}: its group for docker; entries in /etc/subuid and /etc/subgid for podman.`,
  ],
  [
    /cannot connect|is the docker daemon running|connection refused|no answer/i,
    (engine) => `Start it: \`sudo systemctl start ${engine}\`, or the desktop application.`,
  ],
  [
    /container-init|catatonit/i,
    () => "Install the init program podman names: `sudo apt-get install catatonit`.",
  ],
  [
    /executable file/i,
    (_engine, image) => `Use an image that has bash and the project's tools; ${image} has not.`,
  ],
  [
    /cgroup/i,
    () => "Limits need cgroup v2, delegated to this user; or run as root, or use bubblewrap.",
  ],
  [
    /maps users/,
    () =>
      "Docker's rootless mode and user remapping give files other owners. Use podman, which keeps them, or bubblewrap.",
  ],
];

/** The engine cannot be used as it is; the mend is chosen by what it said. */
export function refuseEngine(
  { engine, image }: Engine & { image: string },
  said: string,
): SandboxUnavailableError {
  const why = said.trim() || "no answer";
  const found = advice.find(([words]) => words.test(why))?.[1];
  const mend = found ?? (() => `Try it by hand: \`${engine} run --rm ${image} true\`.`);
  return new SandboxUnavailableError(
    `${engine} cannot run the sandbox image ${image}: ${why}`,
    mend(engine, image),
  );
}

/** Whether the engine itself failed: a command may end with the same codes. */
export function failedToStart(exitCode: number | null, stderr: string): boolean {
  return [125, 126, 127].includes(exitCode ?? 0) && /^(docker|Error): /m.test(stderr);
}
