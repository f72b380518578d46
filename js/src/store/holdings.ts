import type { StoredRow } from "../rows.js";
import type { Database } from "./database.js";
import { noDrops, type Drops } from "./drops.js";
import { store_names, type MetaKey } from "./kept.js";
import { isAnything, isOutboxRow, isStoredRow, readStore, type Unreadable } from "./read-store.js";

/** All that lies on the device, as `export()` gives it. */
export interface Holdings {
  kept_out: StoredRow[];
  outbox: unknown[];
  shopper: string | null;
  session: unknown;
  seed: number | null;
  customer: string | null;
  hidden_before_ms: number | null;
  erase: string[];
  drops: Drops;
  other: Record<string, unknown>;
  unreadable: Unreadable[];
}

/** Reads every record; what is damaged is named and hides nothing else. `undefined` without a database. */
export function readHoldings(database: Database): Promise<Holdings | undefined> {
  return database.run(store_names, "readonly", async (get) => {
    const meta = await readStore(get("meta"), isAnything);
    const history = await readStore(get("history"), isStoredRow);
    const outbox = await readStore(get("outbox"), isOutboxRow);
    const kept = Object.fromEntries(meta.values) as Partial<Record<MetaKey, unknown>>;
    const { shopper, session, seed, customer, hidden_before_ms, erase, drops, ...other } = kept;
    const unseen = [...history.values.values()].filter(
      (row) => row.ts_ms < Number(hidden_before_ms ?? 0),
    );
    return {
      kept_out: unseen,
      outbox: [...outbox.values.values()].map((row): unknown => JSON.parse(row.body)),
      shopper: (shopper ?? null) as string | null,
      session: session ?? null,
      seed: (seed ?? null) as number | null,
      customer: (customer ?? null) as string | null,
      hidden_before_ms: (hidden_before_ms ?? null) as number | null,
      erase: Array.isArray(erase) ? (erase as string[]) : [],
      drops: { ...noDrops(), ...(drops as Partial<Drops>) },
      other,
      unreadable: [...meta.unreadable, ...history.unreadable, ...outbox.unreadable],
    };
  });
}
