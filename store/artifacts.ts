import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Artifact } from "../contracts/artifact.ts";
import { contentHash } from "./chain.ts";
import { explainFileError, StoreCorruptError } from "./errors.ts";
import type { Database } from "./sqlite.ts";

/** Bytes up to which content lies in the database: one write, and no directory to sync. */
const inlineBytes = 65_536;

/**
 * Stores content under its hash; the same content is stored once. It reaches the disk before any
 * event that is appended afterwards.
 */
export async function keepArtifact(
  db: Database,
  directory: string,
  content: string | Uint8Array,
  mime: string,
  now: Date,
): Promise<Artifact> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const artifact = { hash: contentHash(bytes), bytes: bytes.byteLength, mime };
  const inline = bytes.byteLength <= inlineBytes;
  const written = inline ? null : writeBeside(directory, artifact.hash, bytes);
  await db.transaction(() => {
    // Together with the row, so that a prune cannot remove the file in between.
    if (written) moveInPlace(written, fileOf(directory, artifact.hash));
    db.run(
      `insert into artifacts values(?, ?, ?, ?, ?)
       on conflict(hash) do update set kept_at = excluded.kept_at`,
      artifact.hash,
      artifact.bytes,
      mime,
      now.getTime(),
      inline ? bytes : null,
    );
  }, "ordered");
  return artifact;
}

/** The content of an artifact, checked against its hash. */
export async function readArtifact(
  db: Database,
  directory: string,
  hash: string,
): Promise<Uint8Array> {
  const [row] = await db.snapshot(() =>
    db.all<{ content: Uint8Array | ArrayBuffer | null }>(
      "select content from artifacts where hash = ?",
      hash,
    ),
  );
  if (!row) throw new StoreCorruptError(`Artifact ${hash} is not in the store. ${advice}`);
  const bytes = row.content ? new Uint8Array(row.content) : await readKept(directory, hash);
  if (contentHash(bytes) === hash) return bytes;
  throw new StoreCorruptError(`Artifact ${hash} is not what was stored under its hash. ${advice}`);
}

export function fileOf(directory: string, hash: string): string {
  const digits = hash.slice("sha256:".length);
  return join(directory, digits.slice(0, 2), digits.slice(2));
}

async function readKept(directory: string, hash: string): Promise<Uint8Array> {
  const path = fileOf(directory, hash);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new StoreCorruptError(`Artifact ${hash} cannot be read from ${path}. ${advice}`, {
      cause,
    });
  }
}

let written = 0;

function writeBeside(directory: string, hash: string, bytes: Uint8Array): string {
  const target = fileOf(directory, hash);
  written += 1;
  const path = `${target}.${process.pid}-${written}.tmp`;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const file = openSync(path, "wx", 0o600);
    try {
      for (let done = 0; done < bytes.byteLength; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return path;
  } catch (error) {
    throw explainFileError(error, path);
  }
}

function moveInPlace(from: string, to: string): void {
  renameSync(from, to);
  syncDirectory(dirname(to));
  syncDirectory(dirname(dirname(to)));
}

function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

const advice = "Restore the store from a backup, or start the ticket anew";
