import { readFileSync } from "node:fs";
import { endianness } from "node:os";

// The format of SQLite's write-ahead log and of the index beside it: sqlite.org/fileformat2.html, walformat.html.
const logHeader = 32;
const frameHeader = 24;
const indexHeader = 48;
const isLittleEndian = endianness() === "LE";

/** What a log holds: whole transactions, and behind the last of them what SQLite will not read. */
export type Log = {
  /** Names this generation of the log; null when the log is empty or its own header is unreadable. */
  salt: string | null;
  /** Frames (pages as they were written) up to the end of the last whole transaction. */
  frames: number;
  /** Bytes behind it that are no leftover of an earlier generation. */
  tornBytes: number;
};

/** What the processes that had the log open last agreed it holds. */
export type Index = { salt: string; frames: number; merged: number; bytes: Buffer };

type Sum = readonly [number, number];

export function readLog(path: string): Log {
  const log = readIfThere(path);
  const empty = { salt: null, frames: 0, tornBytes: log.length };
  if (log.length < logHeader) return empty;
  const words = wordsOf(log, log.readUInt32BE(0) === 0x377f0682);
  const pageSize = log.readUInt32BE(8);
  let sum = add([0, 0], words, 0, 24);
  if (!isSum(sum, log, 24) || pageSize < 512) return empty;
  const salt = log.subarray(16, 24);
  const frameSize = frameHeader + pageSize;
  let [at, frames, end] = [logHeader, 0, logHeader];
  for (; at + frameSize <= log.length; at += frameSize) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    sum = add(add(sum, words, at, 8), words, at + frameHeader, pageSize);
    if (!isSum(sum, log, at + 16)) break;
    // Only the last frame of a transaction tells the size of the database.
    if (log.readUInt32BE(at + 4) === 0) continue;
    end = at + frameSize;
    frames = (end - logHeader) / frameSize;
  }
  return { salt: salt.toString("hex"), frames, tornBytes: tornFrom(end, log, frameSize, salt) };
}

/** Null unless there is an index whose own two copies and checksum agree. */
export function readIndex(path: string): Index | null {
  const bytes = readIfThere(path).subarray(0, 2 * indexHeader + 4);
  if (bytes.length < 2 * indexHeader + 4) return null;
  const header = bytes.subarray(0, indexHeader);
  if (!header.equals(bytes.subarray(indexHeader, 2 * indexHeader))) return null;
  const words = wordsOf(bytes, isLittleEndian);
  const [first, second] = add([0, 0], words, 0, 40);
  if (words[10] !== first || words[11] !== second) return null;
  const [salt, frames = 0, merged = 0] = [header.toString("hex", 32, 40), words[4], words[24]];
  return { salt, frames, merged, bytes };
}

/** A log is overwritten from its start: what earlier generations left behind the end is not torn. */
function tornFrom(end: number, log: Buffer, frameSize: number, salt: Buffer): number {
  for (let at = end; at < log.length; at += frameSize)
    if (at + 12 > log.length || !isEarlier(log.readUInt32BE(at + 8), salt.readUInt32BE(0)))
      return log.length - end;
  return 0;
}

/** Each generation counts the first half of the salt up by one, from anywhere. */
export function isEarlier(salt: number, current: number): boolean {
  const behind = (current - salt) >>> 0;
  return behind > 0 && behind < 1_000_000;
}

/** SQLite's checksum of eight bytes and more, going on from another. */
function add([a, b]: Sum, words: Int32Array, start: number, bytes: number): Sum {
  let [first, second] = [a, b];
  for (let at = start / 4; at < (start + bytes) / 4; at += 2) {
    first = (first + (words[at] ?? 0) + second) | 0;
    second = (second + (words[at + 1] ?? 0) + first) | 0;
  }
  return [first, second];
}

/** The whole 32-bit words of a file, written in one or the other order of bytes. */
function wordsOf(file: Buffer, littleEndian: boolean): Int32Array {
  const whole = file.subarray(0, file.length - (file.length % 4));
  const native = littleEndian === isLittleEndian ? whole : Buffer.from(whole).swap32();
  return new Int32Array(native.buffer, native.byteOffset, native.length / 4);
}

function isSum([first, second]: Sum, log: Buffer, at: number): boolean {
  return log.readInt32BE(at) === first && log.readInt32BE(at + 4) === second;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return Buffer.alloc(0);
    throw error;
  }
}
