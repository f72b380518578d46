import assert from "node:assert/strict";
import { test } from "node:test";
import { Repeats } from "../src/repeats.js";
import type { Draft } from "../src/rows.js";

const cart = (quantity = 1): Draft[] => [{ event: "add_to_cart", product: "p6", quantity }];
const order = (transaction_id?: string): Draft[] => [
  { event: "purchase", product: "p6", quantity: 1, ...(transaction_id && { transaction_id }) },
];

void test("the same event within a second is one, whoever tells it, also with others between", () => {
  const repeats = new Repeats(new EventTarget());
  assert.equal(repeats.isRepeat(cart(), 1000), false);
  assert.equal(repeats.isRepeat([{ event: "view_cart" }], 1100), false);
  assert.equal(repeats.isRepeat(cart(), 1900), true);
  assert.equal(repeats.isRepeat(cart(2), 1950), false, "another quantity");
  assert.equal(repeats.isRepeat(cart(), 2000), false, "a second later");
});

void test("an order told with and without its number is one, two numbers are two", () => {
  const repeats = new Repeats(new EventTarget());
  assert.equal(repeats.isRepeat(order("T1"), 0), false);
  assert.equal(repeats.isRepeat(order(), 10), true);
  assert.equal(repeats.isRepeat(order("T2"), 20), false);
});

void test("an event that only a script made up is no press", () => {
  const page = new EventTarget();
  const repeats = new Repeats(page);
  assert.equal(repeats.isRepeat(cart(), 0), false);
  page.dispatchEvent(new Event("pointerdown"));
  assert.equal(repeats.isRepeat(cart(), 10), true);
});
