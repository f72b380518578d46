import assert from "node:assert/strict";
import { test } from "node:test";
import { productsBlock } from "../src/engine/inputs.js";
import { inCurrency, readLiveProducts } from "../src/live-products.js";

void test("availability is read in schema.org's and the feeds' words", () => {
  const words: [unknown, boolean | undefined][] = [
    ["https://schema.org/InStock", true],
    ["out_of_stock", false],
    ["sold out", false],
    ["preorder", true],
    ["soon", undefined],
    [false, false],
    [1, undefined],
  ];
  for (const [availability, available] of words)
    assert.equal(readLiveProducts([{ id: "a", availability }]).get("a")?.available, available);
});

void test("malformed entries are left out and the others kept", () => {
  const products = readLiveProducts([null, 1, {}, { id: "" }, { id: 7, price: "3,50", stock: -1 }]);
  assert.deepEqual([...products], [["7", { price: 3.5 }]]);
  assert.equal(readLiveProducts({ length: 1 }).size, 0);
});

void test("a price in another currency is left out, and said so; the stock still counts", () => {
  const notes: string[] = [];
  const products = readLiveProducts([{ id: "a", price: 5, currency: "eur", stock: 2 }]);
  const kept = inCurrency(products, "GBP", (text) => notes.push(text));
  assert.deepEqual(kept.get("a"), { currency: "EUR", stock: 2 });
  assert.equal(notes.length, 1);
});

void test("the core gets minor units, kinds and stock, and -1 for unknown stock", () => {
  const products = readLiveProducts([
    { id: "a", price: 12.5, availability: "InStock", stock: 3 },
    { id: "b", availability: "SoldOut" },
  ]);
  const view = new DataView(productsBlock(products, "GBP").buffer);
  const read = (at: number) => [
    view.getFloat64(at + 8, true),
    view.getUint32(at + 16, true),
    view.getInt32(at + 32, true),
  ];
  assert.deepEqual(read(8), [1250, 1, 3]);
  assert.deepEqual(read(48), [NaN, 2, -1]);
});
