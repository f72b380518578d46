import assert from "node:assert/strict";
import { test } from "node:test";
import { DataLayer } from "../src/data-layer/data-layer.js";
import { EntryReader, type DataLayerReader } from "../src/data-layer/entry-reader.js";
import { readEvent } from "../src/read-event.js";
import type { Draft } from "../src/rows.js";

function args(..._rest: unknown[]): IArguments {
  return arguments;
}

function rowsOf(...entries: unknown[]): Draft[] {
  const drafts: Draft[] = [];
  const reader = new EntryReader({
    event: (name, params) => {
      const read = readEvent(name, params);
      if (typeof read !== "string") drafts.push(...read);
    },
    consent: () => assert.fail("no consent command"),
  });
  for (const entry of entries) reader.read(entry);
  return drafts;
}

/** What a page's data layer tells, with what is said of it. */
function listen(page: { dataLayer?: unknown }, reader: Partial<DataLayerReader> = {}) {
  const names: string[] = [];
  const notes: string[] = [];
  const whole = { event: (name: string) => void names.push(name), consent: () => {}, ...reader };
  const layer = new DataLayer(page, whole, (text) => notes.push(text));
  layer.check();
  return { names, notes, layer };
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
  listen(
    { dataLayer: layer },
    {
      event: (name) => names.push(name),
      consent: (command) => commands.push(command[1]),
    },
  );
  assert.equal(layer.push({ event: "add_to_cart" }, args("consent", "update", {})), 4);
  assert.deepEqual(names, ["view_item", "add_to_cart"]);
  assert.deepEqual(commands, ["default", "update"]);
  assert.equal(Array.prototype.push.name, "push");
  assert.notEqual(layer.push, Array.prototype.push, "this array only");
  assert.equal([].push, Array.prototype.push);
});

void test("neither hostile entries nor our own failure reach the page's push", () => {
  const layer: unknown[] = [];
  const event = (): void => {
    throw new Error("ours");
  };
  listen({ dataLayer: layer }, { event });
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
  listen({ dataLayer: layer });
  assert.equal(layer.push({}), -7);
  assert.equal(layer.length, 1);
});

const told = (name: string): object => ({ event: name });

void test("an array put in the place of the one heard is read from its first entry", () => {
  const page = { dataLayer: [told("login")] };
  const { names, layer } = listen(page);
  page.dataLayer = [told("search"), told("view_cart")];
  layer.check();
  page.dataLayer.push(told("sign_up"));
  layer.check();
  assert.deepEqual(names, ["login", "search", "view_cart", "sign_up"]);
});

void test("a tag manager that wraps push before or after us hears all, and we hear each once", () => {
  for (const late of [false, true]) {
    const page = { dataLayer: [] as unknown[] };
    const theirs: unknown[] = [];
    const tagManager = (): void => {
      const push = page.dataLayer.push;
      page.dataLayer.push = (...entries: unknown[]) => {
        const length = push.apply(page.dataLayer, entries);
        theirs.push(...entries);
        return length;
      };
    };
    if (!late) tagManager();
    const { names, layer } = listen(page);
    if (late) tagManager();
    page.dataLayer.push(told("login"));
    layer.check();
    page.dataLayer.push(told("search"));
    assert.deepEqual(names, ["login", "search"]);
    assert.equal(theirs.length, 2);
  }
});

void test("a push put back to the array's own does not make us deaf", () => {
  const page = { dataLayer: [] as unknown[] };
  const { names, layer } = listen(page);
  page.dataLayer.push = Array.prototype.push.bind(page.dataLayer) as never;
  page.dataLayer.push(told("login"));
  layer.check();
  page.dataLayer.push(told("search"));
  assert.deepEqual(names, ["login", "search"]);
});

void test("odd data layers are noted or heard later, and nothing is thrown", () => {
  for (const odd of ["text", 5, {}, () => 1]) {
    const page = { dataLayer: odd as unknown };
    assert.match(listen(page).notes.join(), /no array/);
    assert.equal(page.dataLayer, odd);
  }
  const throwing = {
    get dataLayer(): unknown {
      throw new Error("mine");
    },
  };
  assert.match(listen(throwing).notes.join(), /cannot be read/);
  assert.match(listen(Object.freeze({})).notes.join(), /cannot be read/);
  const frozen = { dataLayer: Object.freeze([told("login")]) as unknown };
  assert.deepEqual(listen(frozen).names, ["login"]);
  const fixed = Object.defineProperty([] as unknown[], "push", { value: Array.prototype.push });
  const { names, layer } = listen({ dataLayer: fixed });
  assert.equal(fixed.push(told("search")), 1);
  layer.check();
  assert.deepEqual(names, ["search"]);
});

const view = { event: "view_item", product: "p6", quantity: 1 };
const joined: [string, unknown[], Draft[]][] = [
  [
    "an ecommerce object pushed ahead of its event, for that event only",
    [
      { ecommerce: { items: [{ item_id: "p6" }] } },
      told("gtm.js"),
      told("view_item"),
      told("add_to_cart"),
    ],
    [view as Draft],
  ],
  [
    "nothing of an ecommerce object that was cleared",
    [{ ecommerce: { items: [{ item_id: "p6" }] } }, { ecommerce: null }, told("view_item")],
    [],
  ],
  ["a list of entries", [[{ event: "view_item", items: [{ item_id: "p6" }] }]], [view as Draft]],
  [
    "items under number keys",
    [{ event: "view_item", items: { 1: { item_id: "p6" } } }],
    [view as Draft],
  ],
  ["one item without a list", [{ event: "view_item", items: { item_id: "p6" } }], [view as Draft]],
  ["items in a list of lists", [{ event: "view_item", items: [[{ sku: "p6" }]] }], [view as Draft]],
  [
    "the older enhanced e-commerce form, with or without an event's name",
    [
      { ecommerce: { currencyCode: "EUR", detail: { products: [{ id: "p6", price: "22,90" }] } } },
      {
        event: "transaction",
        ecommerce: {
          currencyCode: "EUR",
          purchase: { actionField: { id: 7 }, products: [{ id: "p6", quantity: "2" }] },
        },
      },
    ],
    [
      { ...view, price_minor: 2290, currency: "EUR" } as Draft,
      { event: "purchase", product: "p6", quantity: 2, transaction_id: "7" },
    ],
  ],
  [
    "an item whose price could be 1 or 1299, without the price",
    [{ event: "view_item", currency: "EUR", items: [{ item_id: "p6", price: "1.299" }] }],
    [view as Draft],
  ],
];
for (const [name, entries, expected] of joined)
  void test(`reads ${name}`, () => assert.deepEqual(rowsOf(...entries), expected));
