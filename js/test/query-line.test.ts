import assert from "node:assert/strict";
import test from "node:test";
import { parseQuery, QueryError } from "../src/engine/query-line.js";

test("A query line is one history at one moment", () => {
  const events = [{ ts_ms: 5, event: "dismiss_item", product: "lamp", slot: "for-you" }];
  const query = parseQuery(JSON.stringify({ id: 7, now_ms: 9, events }), "line");
  assert.deepEqual([query.id, query.now_ms, query.events], [7, 9, 1]);
  const record = new DataView(query.history.buffer, 8);
  assert.equal(record.getFloat64(0, true), 5);
  assert.equal(record.getUint32(16, true), 18, "dismiss_item's number");
});

test("What is amiss with a line is said with its place", () => {
  for (const [line, problem] of [
    ["[]", "line: is not a JSON object"],
    ['{"events":{}}', "line: events must be a list"],
    ['{"events":[{"event":"view_item"}]}', "line: an event needs ts_ms"],
    ['{"events":[{"ts_ms":1,"event":"view_item","product":3}]}', "product must be a text"],
    ['{"now_ms":"soon"}', "line: now_ms must be a number"],
  ] as const)
    assert.throws(
      () => parseQuery(line, "line"),
      (error: unknown) => error instanceof QueryError && error.message.includes(problem),
    );
});
