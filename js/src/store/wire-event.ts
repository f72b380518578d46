import { toMajor } from "../money.js";
import type { Row } from "../rows.js";

/** An event as the collector receives it; prices in major units, search terms never. */
export interface WireEvent extends Omit<Row, "query" | "price_minor"> {
  shopper: string;
  session: string;
  price?: number;
}

/** What waits to be sent. `bytes` is the length of `body`, the event as JSON. */
export interface OutboxRow {
  id: string;
  ts_ms: number;
  event: Row["event"];
  bytes: number;
  body: string;
}

/** The outbox row of an event, for this shopper and session. */
export function toOutboxRow(row: Row, shopper: string, session: string): OutboxRow {
  const { price_minor, ...kept } = row;
  delete kept.query;
  const wire: WireEvent = { ...kept, shopper, session };
  if (price_minor !== undefined && row.currency) wire.price = toMajor(price_minor, row.currency);
  const body = JSON.stringify(wire);
  const bytes = new TextEncoder().encode(body).length;
  return { id: row.id, ts_ms: row.ts_ms, event: row.event, bytes, body };
}

const max_rows = 2000;
const max_bytes = 1024 * 1024;
/** Below this many rows no row can have filled the outbox: texts in a row are capped at 128 characters. */
const safe_rows = 500;

/**
 * Which rows to leave out so that the outbox stays under 2,000 rows and 1 MiB: oldest impressions first, then the oldest
 * others, purchases and refunds never.
 */
export function overflow(rows: readonly OutboxRow[]): OutboxRow[] {
  let count = rows.length;
  if (count < safe_rows) return [];
  let bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const out: OutboxRow[] = [];
  for (const impressions of [true, false]) {
    for (const row of rows) {
      if (count <= max_rows && bytes <= max_bytes) return out;
      const impression = row.event === "view_item_list" || row.event === "view_promotion";
      if (impression !== impressions || row.event === "purchase" || row.event === "refund")
        continue;
      out.push(row);
      count--;
      bytes -= row.bytes;
    }
  }
  return out;
}
