import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type EngineName = "docker" | "podman";

/** Which engine to try for real; none is assumed, since one that is there need not be usable. */
export const engineToTry = ["docker", "podman"].find(
  (name): name is EngineName => name === process.env.PATCHGATE_TEST_ENGINE,
);

const programs = [
  ...["bash", "sh", "cat", "ls", "ln", "rm", "mv", "cp", "mkdir", "chmod", "head", "tr", "wc"],
  ...["grep", "sleep", "setsid", "nohup", "env", "id", "ps", "timeout", "truncate", "mknod"],
  ...["mkfifo", "mount", "umount", "unshare", "nsenter", "prlimit", "getent", "date", "stat"],
  ...["perl", "node", "git"],
];

/** An image of this machine's own programs, so that no registry is needed. */
export function makeImage(engine: EngineName): string {
  const image = "localhost/patchgate-test:1";
  const archive = join(tmpdir(), `patchgate-image-${process.pid}.tar`);
  const files = new Set(programs.flatMap(find).flatMap((file) => [file, ...librariesOf(file)]));
  const include = read("perl", ["-e", 'print join "\\n", grep { -d } @INC']);
  try {
    const list = [...files, ...include].map((path) => path.slice(1));
    execFileSync("tar", ["-C", "/", "--dereference", "-cf", archive, ...list]);
    execFileSync(engine, ["import", archive, image], { stdio: "ignore" });
  } finally {
    rmSync(archive, { force: true });
  }
  return image;
}

function find(program: string): string[] {
  const places = ["/usr/local/bin", "/usr/bin", "/usr/sbin"].map(
    (folder) => `${folder}/${program}`,
  );
  return program === "node" ? [process.execPath] : places.filter(existsSync).slice(0, 1);
}

function librariesOf(file: string): string[] {
  return spawnSync("/usr/bin/ldd", [file], { encoding: "utf8" }).stdout.match(/\/\S+/g) ?? [];
}

function read(program: string, args: string[]): string[] {
  return execFileSync(program, args, { encoding: "utf8" }).split("\n");
}
