import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Larger files are not read into a conversation, nor edited by exact text. */
export const largestFileBytes = 5_000_000;

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "latin1";

/** A file's text with all it takes to write it back the way it was found. */
export type TextFile = {
  /** Decoded, without its byte order mark, line endings as they are. */
  text: string;
  encoding: Encoding;
  byteOrderMark: boolean;
  mode: number;
  bytes: number;
  hash: string;
};

/** Why a file is not shown as text. */
class NotTextError extends Error {
  override name = "NotTextError";
}

/**
 * Reads a regular file as text, never through a symlink in last place.
 * @throws NotTextError for a directory, a device, a binary or a huge file.
 */
export async function readTextFile(absolute: string, shown: string): Promise<TextFile> {
  // Non-blocking, so that a pipe put there cannot hold the reader up.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(absolute, flags);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new NotTextError(`${shown} is a directory. Use list_files.`);
    if (!found.isFile()) throw new NotTextError(`${shown} is not a regular file.`);
    if (found.size > largestFileBytes) {
      throw new NotTextError(
        `${shown} is huge (${megabytes(found.size)} MB; at most ${megabytes(largestFileBytes)}). Use search_code with this path, or head, tail and sed with run_command.`,
      );
    }
    const content = await file.readFile();
    return {
      ...decode(content, shown),
      mode: found.mode & 0o7777,
      bytes: content.length,
      hash: hashOf(content),
    };
  } finally {
    await file.close();
  }
}

function decode(content: Buffer, shown: string) {
  if (content[0] === 0xff && content[1] === 0xfe)
    return decoded(content.subarray(2), "utf-16le", true);
  if (content[0] === 0xfe && content[1] === 0xff)
    return decoded(content.subarray(2), "utf-16be", true);
  if (content.subarray(0, 8192).includes(0)) {
    throw new NotTextError(
      `${shown} is a binary file (${content.length.toLocaleString("en")} bytes), so its text cannot be shown or edited.`,
    );
  }
  const marked = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf;
  try {
    return decoded(marked ? content.subarray(3) : content, "utf-8", marked);
  } catch {
    return { text: content.toString("latin1"), encoding: "latin1" as const, byteOrderMark: false };
  }
}

function decoded(content: Buffer, encoding: Encoding, byteOrderMark: boolean) {
  const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content);
  return { text, encoding, byteOrderMark };
}

/** Writes text in the file's own encoding, mark and mode, all or nothing; answers the new hash. */
export async function rewriteTextFile(
  absolute: string,
  file: TextFile,
  text: string,
): Promise<string> {
  const content = encode(text, file);
  // A new file in its place: a hard link elsewhere keeps the old content.
  const draft = join(dirname(absolute), `.${randomBytes(6).toString("hex")}.tmp`);
  const handle = await open(draft, "wx", file.mode);
  try {
    await handle.writeFile(content);
    await handle.chmod(file.mode);
    await handle.close();
    await rename(draft, absolute);
  } catch (error) {
    await handle.close();
    await unlink(draft);
    throw error;
  }
  return hashOf(content);
}

/** Creates a file that must not be there yet, with its folders; answers its hash. */
export async function createTextFile(absolute: string, text: string): Promise<string> {
  await mkdir(dirname(absolute), { recursive: true });
  const file = await open(absolute, "wx");
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  return hashOf(Buffer.from(text));
}

function encode(text: string, file: Pick<TextFile, "encoding" | "byteOrderMark">): Buffer {
  const marked = file.byteOrderMark ? `\ufeff${text}` : text;
  if (file.encoding === "utf-16le") return Buffer.from(marked, "utf16le");
  if (file.encoding === "utf-16be") return Buffer.from(marked, "utf16le").swap16();
  if (file.encoding === "utf-8") return Buffer.from(marked);
  const beyond = [...text].find((character) => character > "\u00ff");
  if (beyond) throw new NotTextError(`The file is encoded as Latin-1, which has no "${beyond}".`);
  return Buffer.from(text, "latin1");
}

/** SHA-256 of the bytes, in hex. */
export function hashOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, "");
}

/** The lines of a text; a final line break does not begin another line. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
