import assert from "node:assert/strict";
import test from "node:test";
import { dismissedProducts } from "../src/browser/dismissed-products.js";

const now_ms = Date.UTC(2026, 10, 22);
const row = (event: string, product: string, days_ago = 0) => ({
  event,
  product,
  ts_ms: now_ms - days_ago * 24 * 3600 * 1000,
});

test("The latest dismissal comes first, and each product once", () => {
  const rows = [row("dismiss_item", "a"), row("dismiss_item", "b"), row("dismiss_item", "a")];
  assert.deepEqual(dismissedProducts(rows, now_ms), ["a", "b"]);
});

test("What she turned back to, restored or dismissed long ago is not listed", () => {
  for (const back of ["restore_item", "view_item", "add_to_cart", "add_to_wishlist", "purchase"])
    assert.deepEqual(dismissedProducts([row("dismiss_item", "a"), row(back, "a")], now_ms), []);
  assert.deepEqual(dismissedProducts([row("dismiss_item", "a", 180)], now_ms), []);
  assert.deepEqual(dismissedProducts([row("dismiss_item", "a", 179)], now_ms), ["a"]);
  const seen = [row("dismiss_item", "a"), row("view_item_list", "a")];
  assert.deepEqual(dismissedProducts(seen, now_ms), ["a"]);
});
