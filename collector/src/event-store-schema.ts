import { randomBytes } from "node:crypto";
import type { Database } from "better-sqlite3";

const schema_version = 2;
/** "RAPP": tells our files from other SQLite databases. */
const application_id = 0x52415050;

const create_tables = `
  CREATE TABLE events (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    ts_ms INTEGER NOT NULL,
    client_ts_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    mono_ms REAL NOT NULL,
    shopper TEXT NOT NULL,
    session TEXT NOT NULL,
    event TEXT NOT NULL,
    product TEXT,
    quantity INTEGER,
    price REAL,
    currency TEXT,
    transaction_id TEXT,
    slot TEXT,
    content TEXT,
    strategy TEXT,
    position INTEGER,
    consent_source TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    consent_ts_ms INTEGER NOT NULL,
    experiment TEXT,
    variant TEXT,
    PRIMARY KEY (site, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (site, ts_ms, id);
  CREATE INDEX events_by_shopper ON events (site, shopper);
  CREATE TABLE tombstones (hash BLOB PRIMARY KEY, erased_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX tombstones_by_time ON tombstones (erased_ms);
  CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
`;

/** From format 1 to 2: experiments. */
const add_experiments = `
  ALTER TABLE events ADD COLUMN experiment TEXT;
  ALTER TABLE events ADD COLUMN variant TEXT;
`;

/**
 * Makes an empty database ours, or checks that it is; one of an older format is brought up to date.
 * @throws Error when the file belongs to something else or to another version.
 */
export function prepareSchema(db: Database, path: string): void {
  const prepare = db.transaction(() => {
    const found_id = db.pragma("application_id", { simple: true });
    const found_version = db.pragma("user_version", { simple: true });
    if (found_id === application_id && found_version === schema_version) return;
    if (found_id === application_id && found_version === 1) {
      db.exec(add_experiments);
      db.pragma(`user_version = ${schema_version}`);
      return;
    }
    if (found_id === application_id) {
      throw new Error(
        `${path} has format ${String(found_version)}; this collector reads format ${schema_version}. ` +
          "Use the collector version that wrote it.",
      );
    }
    const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get() as {
      tables: number;
    };
    if (tables > 0)
      throw new Error(`${path} is a database of something else. Choose another file with --db.`);
    db.exec(create_tables);
    db.prepare("INSERT INTO settings (name, value) VALUES ('tombstone_key', ?)").run(
      randomBytes(32),
    );
    db.pragma(`application_id = ${application_id}`);
    db.pragma(`user_version = ${schema_version}`);
  });
  prepare.immediate();
}

/** The secret under which erased shopper ids are hashed. */
export function readTombstoneKey(db: Database): Buffer {
  const row = db.prepare("SELECT value FROM settings WHERE name = 'tombstone_key'").get() as {
    value: Buffer;
  };
  return row.value;
}
