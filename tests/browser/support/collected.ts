import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import type { Page } from "playwright-core";
import { rowsOf } from "./device.js";
import type { Shop } from "./shop.js";
import { until } from "./until.js";

/** A row of the collector's table, as far as journeys look at it. */
export interface Collected {
  readonly id: string;
  readonly shopper: string;
  readonly event: string;
  readonly product: string | null;
  readonly transaction_id: string | null;
  readonly experiment: string | null;
  readonly variant: string | null;
}

/** All the collector has, in the order it was recorded. */
export function collected(shop: Shop): Collected[] {
  if (!existsSync(shop.events_db)) return [];
  const database = new Database(shop.events_db, { readonly: true });
  try {
    const columns = "id, shopper, event, product, transaction_id, experiment, variant";
    return database.prepare(`SELECT ${columns} FROM events ORDER BY id`).all() as Collected[];
  } finally {
    database.close();
  }
}

/**
 * Waits until the collector has every event of this device's history, each once, and no other of its shopper. Answers
 * them. Orders the shop's server told of never leave the device: those made before the shop opened are known by their
 * time, name others in `seeded`.
 */
export async function allCollected(
  shop: Shop,
  page: Page,
  seeded: readonly string[] = [],
): Promise<Collected[]> {
  let rows: Collected[] = [];
  await until("the collector has the device's history, each event once", async () => {
    const { history, outbox } = await rowsOf(page);
    const sent = history.filter(
      (row) => row.ts_ms >= shop.opened_ms && !seeded.includes(row.transaction_id ?? ""),
    );
    const ids = new Set(sent.map((row) => row.id));
    const all = collected(shop);
    const shoppers = new Set(all.filter((row) => ids.has(row.id)).map((row) => row.shopper));
    rows = all.filter((row) => shoppers.has(row.shopper));
    if (ids.size === 0 || outbox.length > 0) return false;
    return rows.length === ids.size && rows.every((row) => ids.has(row.id));
  });
  return rows;
}

/** The events without what Rapport counts by itself: what was seen in its slots depends on how long the test looks. */
export function deeds(rows: readonly Collected[]): string[] {
  return rows
    .filter(({ event }) => event !== "view_item_list" && event !== "view_promotion")
    .map(({ event, product }) => (product === null ? event : `${event} ${product}`));
}
