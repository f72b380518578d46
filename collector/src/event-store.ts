import { createHmac } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import Database from "better-sqlite3";
import { prepareSchema, readTombstoneKey } from "./event-store-schema.js";
import type { AppendResult, EventSink, ExportedEvent, StoredEvent } from "./event-sink.js";
import { SinkUnavailable } from "./event-sink.js";
import { GroupCommit } from "./group-commit.js";

export interface EventStoreOptions {
  /** How long the first write waits for others to share its commit, milliseconds. Default 2. */
  commit_window_ms?: number;
  /** The database file's largest size; beyond it, writes fail as on a full disk. Default: no limit. */
  max_database_bytes?: number;
}

// prettier-ignore
const columns = [
  "site", "id", "ts_ms", "client_ts_ms", "received_ms", "seq", "mono_ms", "shopper", "session", "event", "product",
  "quantity", "price", "currency", "transaction_id", "slot", "content", "strategy", "position", "consent_source",
  "consent_version", "consent_ts_ms", "experiment", "variant",
] as const;

const export_page_rows = 500;
const purge_step_rows = 1000;
const busy_timeout_ms = 2000;

type ExportRow = ExportedEvent & { id: string };

/** Keeps events in one SQLite file. Make one with `openEventStore`. */
export class EventStore implements EventSink {
  readonly #db: Database.Database;
  readonly #writes: GroupCommit;
  readonly #tombstone_key: Buffer;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(db: Database.Database, commit_window_ms: number) {
    this.#db = db;
    this.#writes = new GroupCommit(db, commit_window_ms);
    this.#tombstone_key = readTombstoneKey(db);
    this.#statements = prepareStatements(db);
  }

  /** Transactions committed since the store was opened. */
  get commits(): number {
    return this.#writes.commits;
  }

  append(site: string, events: readonly StoredEvent[]): Promise<AppendResult> {
    return this.#writes.run(() => {
      const erased = this.#erasedShoppers(site, events);
      const acked = new Set<string>();
      const rejected = new Set<string>();
      for (const event of events) {
        if (erased.has(event.shopper)) {
          rejected.add(event.id);
        } else {
          this.#statements.insert.run({ site, ...event });
          acked.add(event.id);
        }
      }
      return {
        acked: [...acked],
        rejected: [...rejected]
          .filter((id) => !acked.has(id))
          .map((id) => ({ id, code: "erased" as const })),
      };
    });
  }

  async *export(site: string): AsyncGenerator<readonly ExportedEvent[]> {
    let after = { ts_ms: -1, id: "" };
    for (;;) {
      if (!this.#db.open) throw new SinkUnavailable("closed");
      const rows = this.#statements.page.all({
        site,
        ...after,
        limit: export_page_rows,
      }) as ExportRow[];
      const last = rows.at(-1);
      if (last === undefined) return;
      after = { ts_ms: last.ts_ms, id: last.id };
      yield rows.map(({ id: _id, ...row }) => row);
      // Reading is synchronous: let waiting requests in between pages.
      await nextTurn();
    }
  }

  async erase(site: string, shopper: string): Promise<number> {
    const erased = await this.#writes.run(() => {
      this.#statements.bury.run(this.#tombstone(site, shopper), Date.now());
      return this.#statements.erase.run(site, shopper).changes;
    });
    if (erased > 0) this.#emptyWal();
    return erased;
  }

  async purge(before_ms: number): Promise<number> {
    let purged = 0;
    let site = "";
    for (;;) {
      if (!this.#db.open) throw new SinkUnavailable("closed");
      const next = this.#statements.nextSite.get(site) as { site: string } | undefined;
      if (next === undefined) break;
      site = next.site;
      purged += await this.#purgeSite(site, before_ms);
    }
    await this.#writes.run(() => this.#statements.forgetTombstones.run(before_ms));
    if (purged > 0) this.#emptyWal();
    return purged;
  }

  async check(): Promise<void> {
    await this.#writes.run(() => this.#statements.touch.run(String(Date.now())));
  }

  /** Copies the database, while in use, to a new file. */
  async backup(path: string): Promise<void> {
    closeSync(openSync(path, "wx", 0o600));
    await this.#db.backup(path);
  }

  close(): Promise<void> {
    if (this.#db.open) {
      this.#writes.close();
      this.#db.close();
    }
    return Promise.resolve();
  }

  async #purgeSite(site: string, before_ms: number): Promise<number> {
    let purged = 0;
    for (;;) {
      const step = await this.#writes.run(
        () => this.#statements.purge.run({ site, before_ms, limit: purge_step_rows }).changes,
      );
      purged += step;
      if (step < purge_step_rows) return purged;
    }
  }

  #erasedShoppers(site: string, events: readonly StoredEvent[]): Set<string> {
    const shoppers = new Set(events.map((event) => event.shopper));
    for (const shopper of shoppers) {
      if (this.#statements.buried.get(this.#tombstone(site, shopper)) === undefined)
        shoppers.delete(shopper);
    }
    return shoppers;
  }

  #tombstone(site: string, shopper: string): Buffer {
    return createHmac("sha256", this.#tombstone_key).update(`${site}\0${shopper}`).digest();
  }

  /** Erased rows live on in the write-ahead log until it is folded into the file. */
  #emptyWal(): void {
    if (!this.#db.open) return;
    // Another process reading the file must not hold up this one.
    this.#db.pragma("busy_timeout = 0");
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
    this.#db.pragma(`busy_timeout = ${busy_timeout_ms}`);
  }
}

function prepareStatements(db: Database.Database) {
  const values = columns.map((column) => `@${column}`).join(", ");
  return {
    insert: db.prepare(
      `INSERT INTO events (${columns.join(", ")}) VALUES (${values}) ON CONFLICT (site, id) DO NOTHING`,
    ),
    page: db.prepare(
      `SELECT id, ts_ms, shopper AS visitor, session, event, product, quantity, price, transaction_id, slot, currency,
              experiment, variant
       FROM events WHERE site = @site AND (ts_ms, id) > (@ts_ms, @id) ORDER BY ts_ms, id LIMIT @limit`,
    ),
    erase: db.prepare("DELETE FROM events WHERE site = ? AND shopper = ?"),
    bury: db.prepare(
      "INSERT INTO tombstones (hash, erased_ms) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
    ),
    buried: db.prepare("SELECT 1 FROM tombstones WHERE hash = ?"),
    nextSite: db.prepare("SELECT site FROM events WHERE site > ? ORDER BY site LIMIT 1"),
    purge: db.prepare(
      `DELETE FROM events WHERE site = @site AND id IN (
         SELECT id FROM events WHERE site = @site AND ts_ms < @before_ms AND received_ms < @before_ms LIMIT @limit)`,
    ),
    forgetTombstones: db.prepare("DELETE FROM tombstones WHERE erased_ms < ?"),
    touch: db.prepare(
      "INSERT INTO settings (name, value) VALUES ('checked_ms', CAST(? AS BLOB)) " +
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    ),
  };
}

/**
 * Opens the event database at `path`, making it if it is missing (readable by its owner only).
 * @throws Error when the file cannot be opened or is not an event database of this version.
 */
export function openEventStore(path: string, options: EventStoreOptions = {}): EventStore {
  // SQLite gives its side files the main file's mode.
  closeSync(openSync(path, "a", 0o600));
  const db = new Database(path, { timeout: busy_timeout_ms });
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("secure_delete = ON");
    if (options.max_database_bytes !== undefined) {
      const page_bytes = db.pragma("page_size", { simple: true }) as number;
      db.pragma(
        `max_page_count = ${Math.max(1, Math.floor(options.max_database_bytes / page_bytes))}`,
      );
    }
    prepareSchema(db, path);
    return new EventStore(db, options.commit_window_ms ?? 2);
  } catch (error) {
    db.close();
    throw error;
  }
}
