import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { explainSqliteError, isBusy } from "./sqlite-errors.ts";

export type Bind = string | number | null | Uint8Array;

/** How much of SQLite the store uses. Everything but waiting for the write lock is synchronous. */
export interface Database {
  exec(script: string): void;
  /** Number of rows changed. */
  run(sql: string, ...binds: Bind[]): number;
  all<Row>(sql: string, ...binds: Bind[]): Row[];
  /**
   * Runs `work` alone among all processes. `durable` is on disk when it resolves; `ordered` survives
   * a killed process at once, and a power cut no later than the next durable transaction.
   */
  transaction<Result>(work: () => Result, durability?: "durable" | "ordered"): Promise<Result>;
  close(): void;
}

/** What `node:sqlite` and `libsql` have in common. */
type Driver = new (
  path: string,
) => {
  exec(script: string): unknown;
  prepare(sql: string): {
    run(...binds: Bind[]): { changes: number | bigint };
    all(...binds: Bind[]): unknown[];
  };
  close(): void;
};

/** Another process holds the write lock for milliseconds, unless it is stopped inside a transaction. */
const lockWaitMs = 15_000;

export function openDatabase(path: string): Database {
  const explained = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw explainSqliteError(error, path);
    }
  };
  const connection = explained(() => new (loadDriver())(path));
  const statements = new Map<string, ReturnType<typeof connection.prepare>>();
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const exec = (script: string) => {
    explained(() => connection.exec(script));
  };
  exec(`pragma busy_timeout=100; pragma auto_vacuum=incremental; pragma journal_mode=wal;
    pragma synchronous=full`);
  return {
    exec,
    run: (sql, ...binds) => explained(() => Number(prepare(sql).run(...binds).changes)),
    all: <Row>(sql: string, ...binds: Bind[]) =>
      explained(() => prepare(sql).all(...binds) as Row[]),
    transaction: async (work, durability = "durable") => {
      await takeWriteLock(exec, durability);
      try {
        const result = work();
        exec("commit");
        return result;
      } catch (error) {
        rollBack(exec);
        throw error;
      } finally {
        if (durability === "ordered") exec("pragma synchronous=full");
      }
    },
    close: () => connection.close(),
  };
}

/** Waits without blocking the event loop, so that heartbeats and aborts go on meanwhile. */
async function takeWriteLock(exec: (script: string) => void, durability: "durable" | "ordered") {
  const giveUpAt = performance.now() + lockWaitMs;
  for (;;) {
    try {
      if (durability === "ordered") exec("pragma synchronous=normal");
      exec("begin immediate");
      return;
    } catch (error) {
      if (durability === "ordered") exec("pragma synchronous=full");
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
    }
    await sleep(5 + Math.random() * 20);
  }
}

/** SQLite itself has already rolled back after a full disk; then there is nothing left to undo. */
function rollBack(exec: (script: string) => void) {
  try {
    exec("rollback");
  } catch {
    return;
  }
}

function loadDriver(): Driver {
  const builtIn = withoutWarning(() => process.getBuiltinModule("node:sqlite"));
  if (builtIn) return (builtIn as unknown as { DatabaseSync: Driver }).DatabaseSync;
  const require = createRequire(import.meta.url);
  return require("libsql") as Driver;
}

/** Node calls its SQLite experimental on stderr, which is no news to a user of this program. */
function withoutWarning<Result>(load: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
