import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { event_names } from "../src/event-kinds.js";
import { readEvent } from "../src/read-event.js";

const source = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const quoted = (text: string): string[] =>
  [...text.matchAll(/"([a-z_]+)"/g)].map(([, name]) => name!);

test("The core numbers the events as the device does", () => {
  const [, names = ""] = /kNames = \{([^}]*)\}/.exec(source("core/src/event.cc")) ?? [];
  assert.deepEqual(quoted(names), [...event_names]);
});

test("The collector takes every event that the device sends", () => {
  const [, names = ""] =
    /event_names = \[([^\]]*)\]/.exec(source("collector/src/wire-schema.ts")) ?? [];
  assert.deepEqual(quoted(names).sort(), event_names.filter((name) => name !== "unknown").sort());
});

test("A shop's own button may dismiss and restore products", () => {
  for (const event of ["dismiss_item", "restore_item"]) {
    const drafts = readEvent(event, { items: [{ item_id: "lamp" }] });
    assert.deepEqual(drafts, [{ event, product: "lamp", quantity: 1 }]);
    assert.match(String(readEvent(event, {})), /has no item/);
  }
});
