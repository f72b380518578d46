import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope, WireEvent } from "../src/wire-schema.js";
import {
  day_ms,
  envelope,
  exportAll,
  post,
  postEvents,
  serveCollector,
  uuidV7,
  wireEvent,
} from "./support.js";

const bad_events: [name: string, fields: Record<string, unknown>, code: string][] = [
  ["an id that is not a UUID", { id: "42" }, "invalid_id"],
  [
    "an id that is a UUID of another version",
    { id: "018f0000-0000-4000-8000-000000000001" },
    "invalid_id",
  ],
  ["an id in capitals", { id: "018F0000-0000-7000-8000-00000000000A" }, "invalid_id"],
  ["a number in quotes", { quantity: "12" }, "invalid_quantity"],
  ["a boolean for a number", { price: true }, "invalid_price"],
  ["null for an absent field", { product: null }, "invalid_product"],
  ["an array for a string", { product: ["p1"] }, "invalid_product"],
  ["a number for a string", { session: 7 }, "invalid_session"],
  ["a fraction of a piece", { quantity: 1.5 }, "invalid_quantity"],
  ["a quantity of none", { quantity: 0 }, "invalid_quantity"],
  ["a negative price", { price: -0.01 }, "invalid_price"],
  ["a negative position", { position: -1 }, "invalid_position"],
  ["a sequence number no double can hold", { seq: 2 ** 53 }, "invalid_seq"],
  ["an event name that is not GA4's", { event: "page_view" }, "invalid_event"],
  ["an event name of Object.prototype", { event: "toString" }, "invalid_event"],
  ["a currency that is not ISO 4217", { currency: "eur" }, "invalid_currency"],
  ["a shopper id that is not a UUID", { shopper: "someone@example.com" }, "invalid_shopper"],
  ["a string one character too long", { product: "x".repeat(129) }, "invalid_product"],
  ["a string of 60,000 characters", { content: "x".repeat(60_000) }, "invalid_content"],
  ["an empty product", { product: "" }, "invalid_product"],
  ["a null byte", { product: "p\0" }, "invalid_product"],
  ["a line break", { transaction_id: "T\n1" }, "invalid_transaction_id"],
  ["half a surrogate pair", { slot: "\ud83e" }, "invalid_slot"],
  ["a field nobody knows", { email: "someone@example.com" }, "unknown_field"],
  ["a field of Object.prototype", { toString: "x" }, "unknown_field"],
];

for (const [name, fields, code] of bad_events) {
  void test(`rejects an event with ${name}, as ${code}, and stores its neighbours`, async (t) => {
    const served = await serveCollector(t);
    const [before, after] = [wireEvent(), wireEvent()];
    const bad = { ...wireEvent(), ...fields };
    const answer = await postEvents(served, [before, bad, after]);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      acked: [before.id, after.id],
      rejected: [{ id: bad.id, code }],
    });
    assert.equal((await exportAll(served.store)).length, 2);
  });
}

void test("rejects what is no event at all without an id to name it by", async (t) => {
  const served = await serveCollector(t);
  const answer = await postEvents(served, [null, 7, "view_item", [], {}, { id: "x".repeat(65) }]);
  assert.deepEqual(answer.body.acked, []);
  assert.deepEqual(
    answer.body.rejected.map((rejection) => [rejection.id, rejection.code]),
    [
      [null, "not_an_object"],
      [null, "not_an_object"],
      [null, "not_an_object"],
      [null, "not_an_object"],
      [null, "missing_field"],
      [null, "missing_field"],
    ],
  );
});

for (const field of ["id", "ts_ms", "seq", "mono_ms", "shopper", "session", "event"] as const) {
  void test(`rejects an event without ${field}`, async (t) => {
    const served = await serveCollector(t);
    const event: Partial<WireEvent> = wireEvent();
    delete event[field];
    const answer = await postEvents(served, [event]);
    assert.equal(answer.body.rejected[0]?.code, "missing_field");
  });
}

void test("stores every field at its largest and smallest", async (t) => {
  const served = await serveCollector(t);
  const events = [
    wireEvent({
      session: "s".repeat(64),
      event: "purchase",
      product: "🧦".repeat(128),
      quantity: 100_000,
      price: 0,
      currency: "GBP",
      transaction_id: "t".repeat(128),
      slot: "s".repeat(64),
      content: "c".repeat(128),
      strategy: "y".repeat(32),
      position: 0,
    }),
    {
      id: uuidV7(),
      ts_ms: Date.now(),
      seq: 0,
      mono_ms: 0,
      shopper: wireEvent().shopper,
      session: "",
      event: "login",
    },
  ];
  const answer = await postEvents(served, events);
  assert.deepEqual(answer.body.rejected, []);
  assert.equal(answer.body.acked.length, 2);
});

const bad_envelopes: [name: string, change: (good: Envelope) => unknown][] = [
  ["an unknown field", (good) => ({ ...good, debug: true })],
  ["an unknown field in consent", (good) => ({ ...good, consent: { ...good.consent, tc: "x" } })],
  ["another version", (good) => ({ ...good, v: 2 })],
  ["a version in quotes", (good) => ({ ...good, v: "1" })],
  ["no site", ({ site: _site, ...rest }) => rest],
  ["a sent_at that is no instant", (good) => ({ ...good, sent_at: 1e300 })],
  ["no consent", ({ consent: _consent, ...rest }) => rest],
  [
    "a consent level that is no string",
    (good) => ({ ...good, consent: { ...good.consent, level: true } }),
  ],
  ["events that are no array", (good) => ({ ...good, events: {} })],
  ["an array around it", (good) => [good]],
];

for (const [name, change] of bad_envelopes) {
  void test(`refuses an envelope with ${name}, storing nothing`, async (t) => {
    const served = await serveCollector(t);
    const answer = await post(`${served.url}/v1/events`, change(envelope([wireEvent()])) as object);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.error.code, "invalid_envelope");
    assert.deepEqual(await exportAll(served.store), []);
  });
}

const body_start = '{"v":1,"site":"shop","events":[],';
const hostile_bodies: [name: string, body: string | Uint8Array, code: string][] = [
  ["no JSON", "events=1", "body_not_json"],
  ["nothing", "", "body_not_json"],
  ["JSON cut short", JSON.stringify(envelope([wireEvent()])).slice(0, -5), "body_not_json"],
  ["invalid UTF-8", Uint8Array.of(0x22, 0xc3, 0x28, 0x22), "body_not_utf8"],
  ["a __proto__ key", `${body_start}"__proto__":{"site":"x"}}`, "forbidden_key"],
  ["an escaped __proto__ key", `${body_start}"\\u005f_proto__":{}}`, "forbidden_key"],
  [
    "a constructor key deep inside",
    `${body_start}"consent":{"constructor":{"prototype":1}}}`,
    "forbidden_key",
  ],
  ["60,000 brackets", "[".repeat(30_000) + "]".repeat(30_000), "json_too_deep"],
  ["10,000 nested objects", '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000), "json_too_deep"],
];

for (const [name, body, code] of hostile_bodies) {
  void test(`refuses a body of ${name}`, async (t) => {
    const served = await serveCollector(t);
    const answer = await post(`${served.url}/v1/events`, body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.error.code, code);
    assert.equal(({} as Record<string, unknown>)["site"], undefined);
    assert.equal((await fetch(`${served.url}/healthz`)).status, 200);
  });
}

void test("a price too large for a double is rejected, not stored as infinity", async (t) => {
  const served = await serveCollector(t);
  const body = JSON.stringify(envelope([wireEvent({ price: 12345 })])).replace("12345", "1e999");
  const answer = await post(`${served.url}/v1/events`, body);
  assert.equal(answer.body.rejected[0]?.code, "invalid_price");
});

void test("takes a consent version that is a number or a text", async (t) => {
  const served = await serveCollector(t);
  for (const version of [1, "2.2"]) {
    const consent = { level: "measure", source: "tcf", version, ts: Date.now() };
    assert.equal((await postEvents(served, [wireEvent()], { consent })).body.acked.length, 1);
  }
});

void test("corrects the time of a client whose clock is two days off, either way", async (t) => {
  const served = await serveCollector(t);
  const now_ms = Date.now();
  for (const off_ms of [-2 * day_ms, 2 * day_ms]) {
    const event = wireEvent({ ts_ms: now_ms + off_ms - 5000 });
    const answer = await postEvents(served, [event], { sent_at: now_ms + off_ms });
    assert.deepEqual(answer.body.acked, [event.id]);
  }
  for (const row of await exportAll(served.store)) {
    assert.ok(Math.abs(row.ts_ms - (now_ms - 5000)) < 2000, `${row.ts_ms - now_ms} ms from now`);
  }
});

void test("keeps the client's time when its clock is less than a minute off", async (t) => {
  const served = await serveCollector(t);
  const ts_ms = Date.now() - 3000;
  await postEvents(served, [wireEvent({ ts_ms })], { sent_at: Date.now() - 40_000 });
  assert.equal((await exportAll(served.store))[0]?.ts_ms, ts_ms);
});

void test("rejects events over a day ahead and over 400 days old", async (t) => {
  const served = await serveCollector(t);
  const now_ms = Date.now();
  const answer = await postEvents(served, [
    wireEvent({ ts_ms: now_ms + day_ms + 60_000 }),
    wireEvent({ ts_ms: now_ms + day_ms - 60_000 }),
    wireEvent({ ts_ms: now_ms - 400 * day_ms + 60_000 }),
    wireEvent({ ts_ms: now_ms - 400 * day_ms - 60_000 }),
  ]);
  assert.equal(answer.body.acked.length, 2);
  assert.deepEqual(
    answer.body.rejected.map((rejection) => rejection.code),
    ["in_the_future", "too_old"],
  );
});

void test("no damaged body crashes it, and what it stores of one is valid", async (t) => {
  const served = await serveCollector(t, { address_requests_per_minute: 10_000 });
  const full = wireEvent({
    event: "purchase",
    quantity: 2,
    price: 3.5,
    currency: "EUR",
    transaction_id: "T",
  });
  const random = seededRandom(7);
  const statuses = new Map<number, number>();
  for (let round = 0; round < 600; round += 1) {
    const body = Buffer.from(JSON.stringify(envelope([{ ...full, id: uuidV7() }])));
    const place = Math.floor(random() * body.length);
    body[place] = random() < 0.9 ? 32 + Math.floor(random() * 95) : Math.floor(random() * 256);
    const { status } = await post(`${served.url}/v1/events`, body);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  assert.deepEqual(
    [...statuses.keys()].filter((status) => ![200, 400, 403].includes(status)),
    [],
  );
  assert.ok(
    (statuses.get(200) ?? 0) > 50 && (statuses.get(400) ?? 0) > 50,
    "damage of both kinds was tried",
  );
  for (const row of await exportAll(served.store)) {
    assert.ok(
      Number.isInteger(row.ts_ms) && Number.isInteger(row.quantity) && Number.isFinite(row.price),
    );
    assert.match(row.event, /^[a-z_]+$/);
  }
});

/** The same numbers in [0, 1) for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
