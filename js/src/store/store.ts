import { rank, readChoice, type Level } from "../consent/levels.js";
import { RapportError } from "../errors.js";
import type { Row, StoredRow } from "../rows.js";
import { randomUuid } from "../uuid.js";
import { result, type Body, type Database, type Get } from "./database.js";
import { countDrops, noDrops, type Drops } from "./drops.js";
import { eraseCustomer, store_names, type StoreName } from "./kept.js";
import { isOutboxRow, isStoredRow, readStore, type Readable } from "./read-store.js";
import { overflow, toOutboxRow, type OutboxRow } from "./wire-event.js";

const session_idle_ms = 30 * 60_000;

/** What the device holds besides rows. */
export interface DeviceFacts {
  seed: number;
  /** Rows older than this belong to a customer who signed out; 0 when none did. */
  hidden_before_ms: number;
  history_rows: number;
  outbox_rows: number;
  drops: Drops;
}

/** What a page tells of rows that the device did not take at first. */
export interface Appending {
  /** They may have been written before: a row whose id is there is left out. */
  again?: boolean;
  /** How many rows this page lost before these, to be counted. */
  lost?: number;
}

/**
 * The shopper's data on this device. Only the consent gate hands it out; each write asks the stored consent again, in
 * its own transaction, so that a withdrawal in another tab holds at once. Where no consent lies on the device, or no
 * database any more, nothing is written: whoever cleared the device cleared the consent as well.
 * Every method throws RapportError `storage` or `late` where the browser keeps nothing, `withdrawn` where consent is gone.
 */
export class Store {
  constructor(private readonly database_: Database) {}

  /** Appends rows, and queues them for the collector at level `measure`. A purchase line known already is left out. */
  async append(
    rows: readonly Row[],
    level: Level,
    now_ms: number,
    options: Appending = {},
  ): Promise<OutboxRow[]> {
    const strict = rows.some((row) => row.event === "purchase");
    const write = async (get: Get, retried: boolean): Promise<OutboxRow[]> => {
      const measured = level === "measure";
      const session = measured ? await openSession(get("meta"), now_ms) : undefined;
      const again = retried || options.again === true;
      const known = again ? await readStore(get("history"), isStoredRow) : undefined;
      const ids = new Set(known && [...known.values.values()].map((row) => row.id));
      const fresh: Row[] = [];
      for (const row of rows) {
        if (ids.has(row.id) || isKnownExposure(session, row)) continue;
        if (await isKnownPurchase(get("history"), row)) continue;
        get("history").add(row);
        fresh.push(row);
      }
      await ensureSeed(get("meta"));
      if (measured) await countDrops(get("meta"), "evicted", options.lost ?? 0);
      return session ? queue(get, fresh, session) : [];
    };
    return this.write_(level, store_names, write, strict);
  }

  /** All rows, oldest first as they were written; damaged ones are left out. */
  async rows(): Promise<StoredRow[]> {
    const read = (get: Get): Promise<Readable<StoredRow>> => readStore(get("history"), isStoredRow);
    return [...((await this.database_.run(["history"], "readonly", read))?.values.values() ?? [])];
  }

  async facts(): Promise<DeviceFacts> {
    const read = async (get: Get): Promise<DeviceFacts> => {
      const meta = get("meta");
      return {
        seed: Number((await result(meta.get("seed"))) ?? 0),
        hidden_before_ms: Number((await result(meta.get("hidden_before_ms"))) ?? 0),
        history_rows: await result(get("history").count()),
        outbox_rows: await result(get("outbox").count()),
        drops: { ...noDrops(), ...((await result(meta.get("drops"))) as Partial<Drops>) },
      };
    };
    const nothing = { seed: 0, hidden_before_ms: 0, history_rows: 0, outbox_rows: 0 };
    return (
      (await this.database_.run(store_names, "readonly", read)) ?? { ...nothing, drops: noDrops() }
    );
  }

  /** Deletes expired rows. */
  async remove(keys: readonly number[]): Promise<void> {
    await this.database_.run(["history"], "readwrite", async (get) => {
      for (const n of keys) get("history").delete(n);
    });
  }

  /**
   * Says which customer is signed in; `undefined` after signing out. Another customer than before finds an empty
   * history and a new shopper id; after signing out what was recorded so far is kept from view until she returns.
   */
  async setCustomer(customer: string | undefined, now_ms: number): Promise<void> {
    await this.write_("personalise", store_names, async (get) => {
      const meta = get("meta");
      const before: unknown = await result(meta.get("customer"));
      if (customer === undefined) {
        const hidden: unknown = await result(meta.get("hidden_before_ms"));
        if (before !== undefined && hidden === undefined) meta.put(now_ms, "hidden_before_ms");
        return;
      }
      if (before !== undefined && before !== customer) {
        eraseCustomer(get);
        await ensureSeed(meta);
      }
      meta.delete("hidden_before_ms");
      meta.put(customer, "customer");
    });
  }

  /** What waits to be sent, oldest first. */
  async outbox(): Promise<OutboxRow[]> {
    const read = (get: Get): Promise<Readable<OutboxRow>> => readStore(get("outbox"), isOutboxRow);
    return [...((await this.database_.run(["outbox"], "readonly", read))?.values.values() ?? [])];
  }

  /** Takes rows out of the outbox; `cause` counts them as dropped. */
  async settle(ids: readonly string[], cause?: keyof Drops): Promise<void> {
    await this.database_.run(["meta", "outbox"], "readwrite", async (get) => {
      let gone = 0;
      for (const id of ids) {
        if (cause && (await result(get("outbox").count(id)))) gone++;
        get("outbox").delete(id);
      }
      if (cause) await countDrops(get("meta"), cause, gone);
    });
  }

  /** A single value the outbox keeps: its pause and its lease. */
  async meta(key: "pause" | "lease"): Promise<unknown> {
    const read = (get: Get): Promise<unknown> => result(get("meta").get(key));
    return this.database_.run(["meta"], "readonly", read);
  }

  /** Replaces such a value by what `change` makes of it, in one transaction; `undefined` deletes it. */
  async changeMeta(key: "pause" | "lease", change: (value: unknown) => unknown): Promise<void> {
    await this.write_("measure", ["meta"], async (get) => {
      const value = change(await result(get("meta").get(key)));
      if (value === undefined) get("meta").delete(key);
      else get("meta").put(value, key);
    });
  }

  private async write_<T>(
    needed: Level,
    stores: readonly StoreName[],
    body: Body<T>,
    strict = false,
  ): Promise<T> {
    const gone = (): never => {
      throw new RapportError("withdrawn", "no consent to this lies on the device");
    };
    const checked = async (get: Get, again: boolean): Promise<{ value: T }> => {
      const choice = readChoice(await result(get("meta").get("consent")));
      if (!choice || rank(choice.level) < rank(needed)) return gone();
      return { value: await body(get, again) };
    };
    const done = await this.database_.run(stores, "readwrite", checked, { strict });
    return (done ?? gone()).value;
  }
}

/** Draws the seed by which choices by chance are the same on every page, where there is none. Never 0. */
export async function ensureSeed(meta: IDBObjectStore): Promise<void> {
  if ((await result(meta.get("seed"))) === undefined)
    meta.put(crypto.getRandomValues(new Uint32Array(1))[0]! || 1, "seed");
}

async function isKnownPurchase(history: IDBObjectStore, row: Row): Promise<boolean> {
  if (row.event !== "purchase" || row.transaction_id === undefined) return false;
  const same = await result<Row[]>(history.index("transaction_id").getAll(row.transaction_id));
  return same.some((known) => known.event === row.event && known.product === row.product);
}

/** The shopper's visit as the collector knows it. */
interface Session {
  id: string;
  last_ms: number;
  /** Variants whose exposure was recorded in it. */
  exposed?: string[];
}

/** The session that goes on, or a new one. */
async function openSession(meta: IDBObjectStore, now_ms: number): Promise<Session> {
  const last = (await result(meta.get("session"))) as Session | undefined;
  if (last && Math.abs(now_ms - last.last_ms) <= session_idle_ms)
    return { ...last, last_ms: now_ms };
  return { id: randomUuid(), last_ms: now_ms };
}

/** Exposures are measured or not recorded at all, and once a session. */
function isKnownExposure(session: Session | undefined, row: Row): boolean {
  if (row.event !== "experience_impression") return false;
  const key = `${row.experiment}\n${row.variant}`;
  if (!session || session.exposed?.includes(key)) return true;
  session.exposed = [...(session.exposed ?? []), key];
  return false;
}

async function queue(get: Get, rows: readonly Row[], session: Session): Promise<OutboxRow[]> {
  const meta = get("meta");
  const outbox = get("outbox");
  let shopper = (await result(meta.get("shopper"))) as string | undefined;
  if (shopper === undefined) meta.put((shopper = randomUuid()), "shopper");
  meta.put(session, "session");
  const added = rows.map((row) => toOutboxRow(row, shopper, session.id));
  for (const row of added) outbox.put(row);
  if ((await result(outbox.count())) >= 500) {
    const evicted = overflow(await result<OutboxRow[]>(outbox.getAll()));
    for (const row of evicted) outbox.delete(row.id);
    await countDrops(meta, "evicted", evicted.length);
  }
  return added;
}
