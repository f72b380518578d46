/** A row of the history, as far as it matters here. */
export interface Row {
  readonly event?: unknown;
  readonly product?: unknown;
  readonly ts_ms?: unknown;
}

const KEPT_OUT_MS = 180 * 24 * 3600 * 1000;

/** What takes a dismissal back: restoring it, and turning to the product again. */
const TURNING_BACK = ["restore_item", "view_item", "add_to_cart", "add_to_wishlist", "purchase"];

/** Products that are kept out at `now_ms`, latest first, by the rows on this device. */
export function dismissedProducts(rows: readonly Row[], now_ms: number): string[] {
  const dismissed = new Set<string>();
  for (const { event, product, ts_ms } of rows) {
    if (typeof event !== "string" || typeof product !== "string") continue;
    if (event === "dismiss_item" || TURNING_BACK.includes(event)) dismissed.delete(product);
    const lasts = typeof ts_ms === "number" && now_ms - ts_ms < KEPT_OUT_MS;
    if (event === "dismiss_item" && lasts) dismissed.add(product);
  }
  return [...dismissed].reverse();
}
