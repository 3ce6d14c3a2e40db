/** The lease is no longer this writer's: another process drives the run, so stop before the next effect. */
export class FencedError extends Error {
  override name = "FencedError";

  constructor(runId: string, because: string) {
    super(`Run ${runId} is driven by another process (${because}): this one must stop`);
  }
}

/** The store cannot be used as it is; the message says what a person can do about it. */
export class StoreError extends Error {
  override name = "StoreError";
}

class NotFoundError extends StoreError {
  override name = "NotFoundError";
}

export function noSuchRun(runId: string): StoreError {
  return new NotFoundError(`There is no run ${runId}. "patchgate runs" lists those there are`);
}

/** What was read is not what was written. Nothing was changed; the message names the place. */
export class StoreCorruptError extends Error {
  override name = "StoreCorruptError";
}

/** Says what a failed file operation means for the store, and what to do about it. */
export function explainFileError(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const meaning = fileErrors[code];
  return meaning ? new StoreError(`${path}: ${meaning}`, { cause }) : cause;
}

const elsewhere = "set PATCHGATE_HOME to a directory this user may write to";
const fileErrors: Record<string, string> = {
  EACCES: `no permission to write here. Mend its permissions, or ${elsewhere}`,
  EPERM: `no permission to write here. Mend its permissions, or ${elsewhere}`,
  EROFS: `this file system is read-only. Remount it, or ${elsewhere}`,
  ENOTDIR: `a file stands where a directory is needed. Remove it, or ${elsewhere}`,
  EEXIST: `a file stands where a directory is needed. Remove it, or ${elsewhere}`,
  ENOENT: `cannot be made here. Make its parent directory, or ${elsewhere}`,
  ENOSPC: "the disk is full. Everything recorded so far is kept: free space, then resume",
  EDQUOT: "the disk quota is used up. Everything recorded so far is kept: free space, then resume",
};
