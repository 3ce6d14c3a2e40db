import { type Index, isEarlier, type Log, readIndex, readLog } from "./write-ahead-log.ts";

/** Writes at the end of the log that SQLite drops without a word. */
export type Cut = {
  bytes: number;
  /** Whether whole transactions were among them; null when nothing is left that could tell. */
  lost: boolean | null;
};

/**
 * Compares the log with its index, which tells what the processes of this boot had written. To be
 * called before this process opens the store: SQLite then makes the index anew, and closing a file
 * here would drop the locks of an open one. Answers null also when others are at work on them, or
 * when they cannot be read: opening the store tells why.
 */
export function findCut(store: string): Cut | null {
  try {
    const index = readIndex(`${store}-shm`);
    const log = readLog(`${store}-wal`);
    const isStill = sameIndex(index, readIndex(`${store}-shm`));
    return isStill ? judge(log, index) : null;
  } catch {
    return null;
  }
}

/** What is still torn; to be called while nobody else can write. */
export function tornBytes(store: string): number {
  return readLog(`${store}-wal`).tornBytes;
}

/** What a person should know and do about it. */
export function describeCut(store: string, { bytes, lost }: Cut): string {
  if (lost === false)
    return `The last write to ${store} was cut off (${bytes} bytes) and has been dropped. It had not been completed: nothing that was recorded is lost`;
  const what =
    lost === null
      ? `The end of ${store}-wal cannot be read (${bytes} bytes) and has been cut off: the last writes before a power cut may be lost`
      : `The end of ${store}-wal is missing or cannot be read, and has been cut off: the disk lost writes that were complete`;
  return `${what}. Each run stands where its last whole record leaves it: look at "patchgate runs", and go on with "patchgate resume RUN"`;
}

function judge({ salt, frames, tornBytes: bytes }: Log, index: Index | null): Cut | null {
  if (index && salt === index.salt) {
    const lost = index.frames > frames;
    return bytes > 0 || lost ? { bytes, lost } : null;
  }
  const isGone = index !== null && index.frames > index.merged && !isOld(index, salt);
  return bytes > 0 || isGone ? { bytes, lost: null } : null;
}

/** After a power cut the index on disk may be of an earlier generation of the log, and tells nothing. */
function isOld({ salt }: Index, current: string | null): boolean {
  const generation = (text: string) => Number.parseInt(text.slice(0, 8), 16);
  return current !== null && isEarlier(generation(salt), generation(current));
}

function sameIndex(one: Index | null, other: Index | null): boolean {
  return one && other ? one.bytes.equals(other.bytes) : one === other;
}
