import { StoreCorruptError, StoreError } from "./errors.ts";

const meanings: Record<number, (path: string) => Error> = {
  5: (path) =>
    new StoreError(
      `${path} stayed locked by another process. A stopped or hung patchgate may hold it: end that process, then try again`,
    ),
  8: (path) => new StoreError(`${path} is read-only. ${elsewhere}`),
  10: (path) =>
    new StoreError(`The disk failed to read or write ${path}. Check the disk, then try again`),
  11: (path) => new StoreCorruptError(`${path} is damaged. ${restore}`),
  13: (path) =>
    new StoreError(
      `The disk of ${path} is full. Everything recorded so far is kept: free space (patchgate runs prune), then resume`,
    ),
  14: (path) => new StoreError(`${path} cannot be opened. ${elsewhere}`),
  26: (path) => new StoreCorruptError(`${path} is not a patchgate store. ${restore}`),
};

const elsewhere = "Make it writable for this user, or set PATCHGATE_HOME to a directory that is";
const restore =
  "Keep the file, and go on with a backup of it or with another PATCHGATE_HOME; nothing was changed";

/** Says in a person's words what a driver's error code means; other errors pass unchanged. */
export function explainSqliteError(error: unknown, path: string): unknown {
  const meaning = meanings[codeOf(error)];
  if (!meaning) return error;
  const explained = meaning(path);
  explained.cause = error;
  return explained;
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && codeOf(error.cause) === 5;
}

/** The primary result code; `node:sqlite` calls it errcode, `libsql` rawCode or the end of the text. */
function codeOf(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  const { errcode, rawCode } = error as { errcode?: number; rawCode?: number };
  const told =
    errcode ?? rawCode ?? Number(/Unable to open.*: (\d+)/.exec(error.message)?.[1] ?? 0);
  return told & 0xff;
}
