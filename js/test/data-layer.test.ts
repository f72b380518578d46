import assert from "node:assert/strict";
import { test } from "node:test";
import { readEntry, watchDataLayer } from "../src/data-layer.js";
import { readEvent } from "../src/read-event.js";
import type { Draft } from "../src/rows.js";

function args(..._rest: unknown[]): IArguments {
  return arguments;
}

function rowsOf(entry: unknown): Draft[] {
  let drafts: Draft[] | string = [];
  readEntry(entry, {
    event: (name, params) => (drafts = readEvent(name, params)),
    consent: () => assert.fail("no consent command"),
  });
  return typeof drafts === "string" ? [] : drafts;
}

const item = { product: "SKU_12345", quantity: 1, price_minor: 1001, currency: "USD" };

// Shapes as the developer guides of GA4 and Tag Manager print them and as shops send them.
const shapes: [string, unknown, Draft[]][] = [
  [
    "Tag Manager, items under ecommerce",
    {
      event: "view_item",
      ecommerce: {
        currency: "USD",
        value: 10.01,
        items: [{ item_id: "SKU_12345", item_name: "Tee", price: 10.01, quantity: 1 }],
      },
      "gtm.uniqueEventId": 12,
    },
    [{ event: "view_item", ...item }],
  ],
  [
    "gtag's arguments object",
    args("event", "add_to_cart", {
      currency: "USD",
      items: [{ item_id: "SKU_12345", price: 10.01 }],
    }),
    [{ event: "add_to_cart", ...item }],
  ],
  [
    "old names and prices as text",
    {
      event: "add_to_cart",
      ecommerce: {
        currency: "usd",
        items: [{ id: "SKU_12345", name: "Tee", price: "10.01", quantity: "1" }],
      },
    },
    [{ event: "add_to_cart", ...item }],
  ],
  [
    "items beside the event instead of under ecommerce",
    { event: "view_item", currency: "USD", items: [{ item_id: "SKU_12345", price: "$10.01" }] },
    [{ event: "view_item", ...item }],
  ],
  [
    "numeric ids, currency at the item, no price",
    { event: "view_item", ecommerce: { items: [{ item_id: 42, currency: "EUR" }] } },
    [{ event: "view_item", product: "42", quantity: 1 }],
  ],
  [
    "an item known by name only",
    { event: "view_item", ecommerce: { items: [{ item_name: "Blue tee" }] } },
    [{ event: "view_item", product: "Blue tee", quantity: 1 }],
  ],
  [
    "a purchase with two lines of one product",
    {
      event: "purchase",
      ecommerce: {
        transaction_id: "T1",
        currency: "JPY",
        items: [
          { item_id: "a", price: "1,299" },
          { item_id: "b", price: 5, quantity: 3 },
          { item_id: "a", price: "1,299" },
        ],
      },
    },
    [
      {
        event: "purchase",
        transaction_id: "T1",
        product: "a",
        quantity: 2,
        price_minor: 1299,
        currency: "JPY",
      },
      {
        event: "purchase",
        transaction_id: "T1",
        product: "b",
        quantity: 3,
        price_minor: 5,
        currency: "JPY",
      },
    ],
  ],
  [
    "a search",
    args("event", "search", { search_term: "red shoes" }),
    [{ event: "search", query: "red shoes" }],
  ],
  [
    "a step of checkout",
    { event: "begin_checkout", ecommerce: { items: [{ item_id: "a" }] } },
    [{ event: "begin_checkout" }],
  ],
  ["the reset before each event", { ecommerce: null }, []],
  ["Tag Manager's own start", { event: "gtm.js", "gtm.start": 1 }, []],
  ["gtag's configuration", args("config", "G-XYZ"), []],
  ["an event without products", { event: "view_item", ecommerce: { items: [] } }, []],
  [
    "a list the shop shows",
    { event: "view_item_list", ecommerce: { items: [{ item_id: "a" }] } },
    [],
  ],
  ["a callback", () => undefined, []],
  ["nothing", null, []],
];

for (const [name, entry, expected] of shapes)
  void test(`reads ${name}`, () => assert.deepEqual(rowsOf(entry), expected));

void test("what is in the layer already is replayed, then pushes are read, and the page gets its own result", () => {
  const names: string[] = [];
  const commands: unknown[] = [];
  const layer: unknown[] = [args("consent", "default", {}), { event: "view_item" }];
  watchDataLayer(layer, {
    event: (name) => names.push(name),
    consent: (command) => commands.push(command[1]),
  });
  assert.equal(layer.push({ event: "add_to_cart" }, args("consent", "update", {})), 4);
  assert.deepEqual(names, ["view_item", "add_to_cart"]);
  assert.deepEqual(commands, ["default", "update"]);
  assert.equal(Array.prototype.push.name, "push");
  assert.notEqual(layer.push, Array.prototype.push, "this array only");
  assert.equal([].push, Array.prototype.push);
});

void test("neither hostile entries nor our own failure reach the page's push", () => {
  const layer: unknown[] = [];
  watchDataLayer(layer, {
    event: () => {
      throw new Error("ours");
    },
    consent: () => undefined,
  });
  const hostile = {
    get event(): string {
      throw new Error("theirs");
    },
  };
  assert.equal(layer.push(hostile, { event: "view_item" }), 2);
});

void test("a push wrapped before us still runs, with its own this and result", () => {
  const layer: unknown[] = [];
  layer.push = function (this: unknown[], ...entries: unknown[]) {
    assert.equal(this, layer);
    Array.prototype.push.apply(this, entries);
    return -7;
  };
  watchDataLayer(layer, { event: () => undefined, consent: () => undefined });
  assert.equal(layer.push({}), -7);
  assert.equal(layer.length, 1);
});
