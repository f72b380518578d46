import { rank, type Level } from "../consent/levels.js";
import type { Get } from "./database.js";

/** Stores of the database: `meta` holds single values by name, `history` rows by `n`, `outbox` what is to be sent. */
export const store_names = ["meta", "history", "outbox"] as const;
export type StoreName = (typeof store_names)[number];

/** Whose a record is, and with it what ends it. */
interface Kept {
  /** The level from which it may be kept; `none`: it outlives withdrawal. */
  from: Level;
  /** It belongs to the customer who signed in: another one's signing in ends it. */
  customer?: true;
}

/**
 * Everything that is kept on the device, and at which level. Erasing follows from this table, and docs/privacy.md lists
 * the same records (a test compares them). A choice made a moment ago is besides in `journal.ts` until it is here.
 */
export const kept_meta = {
  /** The choice in force (`Choice`). */
  consent: { from: "none" },
  /** Shopper ids the collector was asked to erase and has not confirmed. */
  erase: { from: "none" },
  /** By which choices by chance are the same on every page. */
  seed: { from: "personalise", customer: true },
  /** Key of the customer who signed in. */
  customer: { from: "personalise" },
  /** When a customer signed out: older rows are out of view. */
  hidden_before_ms: { from: "personalise" },
  shopper: { from: "measure", customer: true },
  /** The visit as the collector knows it. */
  session: { from: "measure", customer: true },
  /** When to try the collector again. */
  pause: { from: "measure" },
  /** Which tab is sending, where the browser has no Web Locks. */
  lease: { from: "measure" },
  /** How many events will not arrive, by cause. */
  drops: { from: "measure" },
} satisfies Record<string, Kept>;

export type MetaKey = keyof typeof kept_meta;

export const kept_rows = {
  history: { from: "personalise", customer: true },
  outbox: { from: "measure" },
} satisfies Record<Exclude<StoreName, "meta">, Kept>;

function forbidden(kept: Kept, level: Level): boolean {
  return rank(kept.from) > rank(level);
}

/** Deletes what may not be kept at `level`. */
export function eraseAbove(get: Get, level: Level): void {
  erase(get, (kept) => forbidden(kept, level));
}

/** Deletes what the customer before left. */
export function eraseCustomer(get: Get): void {
  erase(get, (kept) => kept.customer === true);
}

function erase(get: Get, gone: (kept: Kept) => boolean): void {
  for (const [key, kept] of Object.entries(kept_meta)) if (gone(kept)) get("meta").delete(key);
  for (const [name, kept] of Object.entries(kept_rows))
    if (gone(kept)) get(name as keyof typeof kept_rows).clear();
}
