import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Named files only: the rest of /etc tells about the host, or holds keys. */
const etcEntries = [
  "alternatives",
  "crypto-policies",
  "ld.so.cache",
  "localtime",
  "pki",
  "ssl/certs",
  "ssl/openssl.cnf",
];

/** Bubblewrap arguments that show the system's programs, read-only. */
export function systemMounts(): string[] {
  const topLevel = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
  return [
    ...["--ro-bind", "/usr", "/usr"],
    ...topLevel.flatMap((name) => showTopLevel(`/${name}`)),
    ...["--ro-bind-try", "/nix/store", "/nix/store"],
    ...etcEntries.flatMap((name) => ["--ro-bind-try", `/etc/${name}`, `/etc/${name}`]),
  ];
}

function showTopLevel(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isSymbolicLink()
    ? ["--symlink", readlinkSync(path), path]
    : ["--ro-bind", path, path];
}

/** A program's installation outside /usr: what to mount, and the folder for PATH. */
export type Toolchain = { mount: string; bin: string };

/** Where Node is installed, e.g. by nvm; none when the system's folders already show it. */
export function nodeToolchains(execPath: string): Toolchain[] {
  if (/^\/(usr|bin|nix\/store)\//.test(execPath)) return [];
  const bin = dirname(execPath);
  const prefix = dirname(bin);
  const isInstallation = basename(bin) === "bin" && existsSync(join(prefix, "lib/node_modules"));
  // A lone binary, say in ~/bin, must not bring its neighbours along.
  return [{ mount: isInstallation ? prefix : execPath, bin }];
}
