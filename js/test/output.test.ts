import assert from "node:assert/strict";
import { test } from "node:test";
import { readDecisions } from "../src/engine/output.js";

function output(words: number[], text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  // Off the word boundary, as a view into the core's memory may be.
  const whole = new Uint8Array(1 + 4 * words.length + bytes.length);
  const view = new DataView(whole.buffer, 1);
  words.forEach((word, i) => view.setUint32(4 * i, word, true));
  whole.set(bytes, 1 + 4 * words.length);
  return whole.subarray(1);
}

void test("slots and items are read with their texts, by bytes and not by characters", () => {
  const text = "<b>ä</b>p1whypopularshelf\tb";
  const words = [2, 1, 1, 0, 9, 0, 1, 21, 21, 0, 9, 9, 1, 1, 21, 28];
  words.push(0, 9, 11, 11, 14, 14, 21);
  assert.deepEqual(readDecisions(output(words, text)), [
    {
      filled: true,
      html: "<b>ä</b>",
      items: [{ kind: "product", id: "p1", reason: "why", strategy: "popular" }],
      exposures: "",
    },
    { filled: false, html: "", items: [], exposures: "shelf\tb" },
  ]);
});

void test("counts that leave the buffer are an error, not an endless loop", () => {
  assert.throws(() => readDecisions(output([1000, 0], "")), RangeError);
  assert.throws(() => readDecisions(output([1, 0, 1, 0, 0, 0, 4_000_000_000], "")), RangeError);
  assert.throws(() => readDecisions(new Uint8Array(3)), RangeError);
});
