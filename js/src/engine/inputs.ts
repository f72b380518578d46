import { eventKind } from "../event-kinds.js";
import { toMinor } from "../money.js";
import type { Row } from "../rows.js";
import { BlockWriter } from "./block.js";

/** A fact's value; the pack's configuration declares name and type. */
export type FactValue = number | string | boolean;

/** Price and stock as the page knows them now. */
export interface LiveProduct {
  /** Major units. */
  price?: number;
  currency?: string;
  available?: boolean;
  stock?: number;
}

/** Events in the order given. Prices in another currency than the pack's are left out. */
export function historyBlock(rows: readonly Row[], currency: string): Uint8Array {
  const block = new BlockWriter();
  for (const row of rows)
    block.add({
      at: row.ts_ms,
      value: row.currency === currency ? (row.price_minor ?? NaN) : NaN,
      kind: eventKind(row.event),
      text: row.product ?? row.query ?? row.content,
      ref: row.transaction_id ?? row.strategy,
      slot: row.slot,
      quantity: row.quantity ?? 1,
    });
  return block.finish();
}

export function factsBlock(facts: ReadonlyMap<string, FactValue>): Uint8Array {
  const block = new BlockWriter();
  for (const [text, fact] of facts) {
    if (typeof fact === "string") block.add({ kind: 1, text, ref: fact });
    else block.add({ kind: typeof fact === "boolean" ? 2 : 0, text, value: Number(fact) });
  }
  return block.finish();
}

export function productsBlock(
  products: ReadonlyMap<string, LiveProduct>,
  currency: string,
): Uint8Array {
  const block = new BlockWriter();
  for (const [text, live] of products)
    block.add({
      value: toMinor(live.price, currency) ?? NaN,
      kind: live.available === undefined ? 0 : live.available ? 1 : 2,
      text,
      ref: currency,
      quantity: live.stock ?? -1,
    });
  return block.finish();
}

/** The slots wanted, in page order, and the product whose page is open. */
export function pageBlock(slots: readonly string[], product: string | undefined): Uint8Array {
  const block = new BlockWriter();
  for (const text of slots) block.add({ text });
  if (product !== undefined) block.add({ kind: 1, text: product });
  return block.finish();
}
