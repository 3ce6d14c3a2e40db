import type { Toolchain } from "./host-layout.ts";
import { SandboxRefusedError } from "./sandbox.ts";

/** Read by the loader of the programs that build the sandbox, before it stands. */
const loaderName = /^(LD_|GLIBC_TUNABLES$|MALLOC_|DYLD_)/;

/** The whole environment of a command: a fixed base and the allow-listed names. */
export function commandEnvironment(
  allowed: Readonly<Record<string, string>>,
  home: string,
  toolchains: readonly Toolchain[],
): Record<string, string> {
  const refused = Object.keys(allowed).find((name) => loaderName.test(name));
  if (refused) {
    throw new SandboxRefusedError(
      `${refused} cannot be passed: it would change the programs that build the sandbox. Set it inside the script.`,
    );
  }
  const path = [...toolchains.map(({ bin }) => bin), "/usr/local/bin", "/usr/bin", "/bin"];
  return {
    PATH: path.join(":"),
    HOME: home,
    LANG: "C.UTF-8",
    CI: "1",
    TMPDIR: "/tmp",
    ...allowed,
  };
}
