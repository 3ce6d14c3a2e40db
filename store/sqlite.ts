import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { explainSqliteError, isBusy } from "./sqlite-errors.ts";

export type Bind = string | number | null | Uint8Array;

/** How much of SQLite the store uses. Everything but waiting for another process is synchronous. */
export interface Database {
  exec(script: string): void;
  /** Number of rows changed. */
  run(sql: string, ...binds: Bind[]): number;
  all<Row>(sql: string, ...binds: Bind[]): Row[];
  /** Runs `work` on one unchanging state of the database. */
  snapshot<Result>(work: () => Result): Promise<Result>;
  /**
   * Runs `work` alone among all processes. `durable` is on disk when it resolves; `ordered` survives
   * a killed process at once, and a power cut no later than the next durable transaction.
   */
  transaction<Result>(work: () => Result, durability?: Durability): Promise<Result>;
  /** Moves the log into the one file and empties it, unless others are at work on it. */
  mergeLog(): void;
  close(): void;
}

type Durability = "durable" | "ordered";

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

/** Others hold a lock for milliseconds, unless they are stopped inside a transaction. */
const lockWaitMs = 15_000;

export async function openDatabase(path: string): Promise<Database> {
  const database = connect(path, await loadDriver());
  const { exec } = database;
  await patiently(() => prepare(database)).catch((error: unknown) => {
    database.close();
    throw error;
  });
  const within = <Result>(begin: string, work: () => Result): Result => {
    exec(begin);
    try {
      const result = work();
      exec("commit");
      return result;
    } catch (error) {
      rollBack(exec);
      throw error;
    }
  };
  const ordered = <Result>(work: () => Result): Result => {
    exec("pragma synchronous=normal");
    try {
      return work();
    } finally {
      exec("pragma synchronous=full");
    }
  };
  return {
    ...database,
    snapshot: (work) => patiently(() => within("begin", work)),
    transaction: (work, durability = "durable") => {
      const alone = () => within("begin immediate", work);
      return patiently(durability === "durable" ? alone : () => ordered(alone));
    },
  };
}

function prepare({ exec, all }: Connection): void {
  exec("pragma busy_timeout=100");
  const [found] = all<{ auto_vacuum: number }>("pragma auto_vacuum");
  // Setting it writes, even where it is set: an opened store is to be left as it is.
  if (found?.auto_vacuum !== incremental) exec("pragma auto_vacuum=incremental");
  exec("pragma journal_mode=wal; pragma synchronous=full");
}

const incremental = 2;

/** Connections of this process, by file. */
const openHere = new Map<string, number>();

/** Whether this process has the database of this path open, under whatever name. */
export function isOpenHere(path: string): boolean {
  return (openHere.get(fileOf(path)) ?? 0) > 0;
}

function fileOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.dev} ${found.ino}` : path;
}

type Connection = Omit<Database, "snapshot" | "transaction">;

function connect(path: string, Driver: Driver): Connection {
  const explained = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw explainSqliteError(error, path);
    }
  };
  const connection = explained(() => new Driver(path));
  const file = fileOf(path);
  openHere.set(file, (openHere.get(file) ?? 0) + 1);
  let closed = false;
  const statements = new Map<string, ReturnType<typeof connection.prepare>>();
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    exec: (script) => {
      explained(() => connection.exec(script));
    },
    run: (sql, ...binds) => explained(() => Number(prepare(sql).run(...binds).changes)),
    all: <Row>(sql: string, ...binds: Bind[]) =>
      explained(() => prepare(sql).all(...binds) as Row[]),
    mergeLog: () => mergeLog(connection),
    close: () => {
      if (closed) return;
      closed = true;
      openHere.set(file, (openHere.get(file) ?? 1) - 1);
      mergeLog(connection);
      // libsql ends the connection only once no statement of it is left.
      statements.clear();
      connection.close();
    },
  };
}

/** So that a copy of the one file is whole. When it cannot be done, the log still holds everything. */
function mergeLog(connection: InstanceType<Driver>) {
  try {
    connection.prepare("pragma wal_checkpoint(truncate)").all();
  } catch {
    return;
  }
}

/** Waits for other processes without blocking the event loop, so that heartbeats and aborts go on. */
async function patiently<Result>(work: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + lockWaitMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
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

async function loadDriver(): Promise<Driver> {
  const builtIn = withoutWarning(() => process.getBuiltinModule("node:sqlite"));
  if (builtIn) return (builtIn as unknown as { DatabaseSync: Driver }).DatabaseSync;
  const { default: Database } = await import("libsql");
  return Database as unknown as Driver;
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
