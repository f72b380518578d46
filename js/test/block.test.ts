import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter } from "../src/engine/block.js";
import { historyBlock } from "../src/engine/inputs.js";

void test("an empty block is two zero counts", () => {
  assert.deepEqual([...new BlockWriter().finish()], [0, 0, 0, 0, 0, 0, 0, 0]);
});

void test("a record's members stand where the core reads them, little-endian", () => {
  const writer = new BlockWriter();
  writer.add({ at: 1.5, value: -2, kind: 9, text: "ä", ref: "t", slot: "ä", quantity: -1 });
  const bytes = writer.finish();
  const view = new DataView(bytes.buffer);
  assert.equal(bytes.length, 8 + 40 + 2 * 4 + 3);
  assert.deepEqual([view.getUint32(0, true), view.getUint32(4, true)], [1, 2]);
  assert.deepEqual([view.getFloat64(8, true), view.getFloat64(16, true)], [1.5, -2]);
  const words = [24, 28, 32, 36].map((at) => view.getUint32(at, true));
  assert.deepEqual(words, [9, 1, 2, 1], "kind, text, ref, slot; equal strings share a number");
  assert.equal(view.getInt32(40, true), -1);
  assert.equal(view.getUint32(44, true), 0, "flags");
  assert.deepEqual(
    [view.getUint32(48, true), view.getUint32(52, true)],
    [2, 3],
    "where strings end",
  );
  assert.deepEqual([...bytes.subarray(56)], [0xc3, 0xa4, 0x74]);
});

void test("prices in another currency than the pack's reach the core as unknown", () => {
  const row = { id: "", mono_ms: 0, seq: 1, event: "purchase", product: "p" } as const;
  const block = historyBlock(
    [
      { ...row, ts_ms: 1, price_minor: 1999, currency: "GBP" },
      { ...row, ts_ms: 2, price_minor: 1999, currency: "EUR" },
    ],
    "GBP",
  );
  const view = new DataView(block.buffer);
  assert.equal(view.getFloat64(16, true), 1999);
  assert.ok(Number.isNaN(view.getFloat64(56, true)));
  assert.equal(view.getUint32(24, true), 9, "purchase is kind 9");
  assert.equal(view.getInt32(40, true), 1, "one piece if unsaid");
});
