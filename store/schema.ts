import { StoreCorruptError, StoreError } from "./errors.ts";
import type { Database } from "./sqlite.ts";

/** Forward only: the index is the version a step leads from, and no step is ever edited. */
const migrations = [
  // Rows name a run by its number; large rows lie whole on pages, which `without rowid` would prevent.
  `create table runs(
    n integer primary key, id text not null unique, title text not null, status text not null,
    head integer not null, chain blob not null,
    token integer not null, owner text, pid integer, lease_until integer not null,
    signals integer not null, updated_at integer not null, cost_usd real
  );
  create table events(
    run integer not null, seq integer not null, version integer not null, at integer not null,
    body text not null, hash blob not null, primary key (run, seq)
  );
  create table inbox(
    n integer primary key, run integer not null, id text not null, kind text not null,
    body text not null, at text not null, consumed integer, unique (run, id)
  );
  create index inbox_pending on inbox(run) where consumed is null;
  create table artifacts(
    hash text primary key, bytes integer not null, mime text not null,
    kept_at integer not null, content blob
  );`,
];

/** Creates or migrates the tables; refuses a store that a newer version has written. */
export async function migrate(db: Database, path: string): Promise<void> {
  if ((await db.snapshot(() => versionOf(db, path))) === migrations.length) return;
  await db.transaction(() => {
    const from = versionOf(db, path);
    if (from === 0) db.exec("create table meta(key text primary key, value text not null)");
    for (const step of migrations.slice(from)) db.exec(step);
    db.run("insert or replace into meta values('schema', ?)", String(migrations.length));
  });
}

function versionOf(db: Database, path: string): number {
  const tables = db.all<{ name: string }>("select name from sqlite_master where type = 'table'");
  if (tables.length === 0) return 0;
  const [row] = tables.some(({ name }) => name === "meta")
    ? db.all<{ value: string }>("select value from meta where key = 'schema'")
    : [];
  if (!row)
    throw new StoreCorruptError(
      `${path} does not tell the version of its tables: it is damaged, or no patchgate store. Keep the file, and go on with a backup of it or with another PATCHGATE_HOME; nothing was changed`,
    );
  const version = Number(row.value);
  if (version <= migrations.length) return version;
  throw new StoreError(
    `${path} has schema ${row.value}, this patchgate knows up to ${migrations.length}: it needs a newer patchgate (npm install -g patchgate@latest). Nothing was changed`,
  );
}
