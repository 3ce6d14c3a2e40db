import { readdirSync, statSync } from "node:fs";
import { chmod, chown } from "node:fs/promises";
import { runProcess } from "../process.ts";
import { type CommandRequest, SandboxUnavailableError } from "./sandbox.ts";

/**
 * Who the command runs as. `dropped` when we are root: root without capabilities still owns
 * host objects such as the device nodes, and is exempt from process limits.
 */
export type Identity = { uid: number; gid: number; dropped: boolean };

/** In a range that neither distributions nor systemd hand out. */
const droppedId = 60_900;

export function commandIdentity(): Identity {
  const uid = process.geteuid?.() ?? 0;
  const gid = process.getegid?.() ?? 0;
  return uid === 0
    ? { uid: droppedId, gid: droppedId, dropped: true }
    : { uid, gid, dropped: false };
}

type Owner = Pick<Identity, "uid" | "gid">;

/**
 * Hands root's files of the writable roots to the dropped identity. The roots and their `.git`
 * stay root's, so that git on the host still takes the workspace for ours.
 */
async function handOver(roots: readonly string[], to: Identity): Promise<void> {
  if (!to.dropped) return;
  for (const root of roots) {
    await openRoot(root, to);
    await takeOver(root, { uid: 0, gid: 0 }, to);
  }
}

/** Runs a command on handed over roots; where they are a person's own, all is root's again after it. */
export async function whileHandedOver<Result>(
  { writable, borrowed }: Pick<CommandRequest, "writable" | "borrowed">,
  to: Identity,
  run: () => Promise<Result>,
): Promise<Result> {
  const before = borrowed ? writable.map((root) => ({ root, ...statSync(root) })) : [];
  await handOver(writable, to);
  try {
    return await run();
  } finally {
    if (to.dropped)
      for (const { root, uid, gid, mode } of before) {
        await takeOver(root, to, { uid: 0, gid });
        await chown(root, uid, gid);
        await chmod(root, mode & 0o7777);
      }
  }
}

async function openRoot(root: string, to: Identity): Promise<void> {
  const { gid, mode } = statSync(root);
  if (gid === to.gid && (mode & 0o070) === 0o070) return;
  await chown(root, 0, to.gid);
  await chmod(root, (mode & 0o7777) | 0o070);
}

/** chown walks by open folders, so a link swapped in meanwhile leads nowhere. */
async function takeOver(root: string, from: Owner, to: Owner): Promise<void> {
  const entries = readdirSync(root).filter((name) => name !== ".git");
  if (entries.length === 0) return;
  const paths = entries.map((name) => `./${name}`);
  const result = await runProcess({
    file: "/usr/bin/chown",
    args: ["-R", "-P", "-h", `--from=${from.uid}`, `${to.uid}:${to.gid}`, "--", ...paths],
    cwd: root,
    env: {},
    timeoutMs: 120_000,
    outputBytes: 4_000,
  });
  if (result.exitCode === 0) return;
  throw new SandboxUnavailableError(
    `The files of ${root} cannot be handed to user ${to.uid}: ${result.stderr.trim()}`,
    "Run as an ordinary user, or as root with CAP_CHOWN on a file system that keeps owners.",
  );
}
