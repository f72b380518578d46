import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Level } from "../src/consent/levels.js";
import { History } from "../src/history.js";
import type { Draft } from "../src/rows.js";
import { contents, newDevice, openGate, type TestDevice } from "./support/browser.js";

async function openTab(
  t: TestContext,
  device: TestDevice = newDevice(),
  level: Level = "personalise",
) {
  const gate = openGate(device, { collector: new URL("http://127.0.0.1:9/") });
  t.after(() => gate.close());
  const history = new History({
    gate,
    now: () => Date.now(),
    mono: () => performance.now(),
    note: () => {},
    activated: Promise.resolve(),
    onlate: () => {},
    onqueued: () => {},
  });
  gate.choose(level);
  await gate.settled();
  return { gate, history, device };
}

const order = (transaction_id: string, ...products: string[]): Draft[] =>
  products.map((product) => ({ event: "purchase", product, transaction_id }));

async function products(history: History): Promise<(string | undefined)[]> {
  return (await history.read()).rows.map((row) => row.product);
}

void test("an order is one order, however often page, data layer and server tell it", async (t) => {
  const { history, device } = await openTab(t);
  await Promise.all([history.record(order("T1", "a", "b")), history.record(order("T1", "a", "b"))]);
  await history.record(order("T1", "a", "c"), 1_700_000_000_000);
  assert.deepEqual(await products(history), ["a", "b", "c"]);
  const again = await openTab(t, device);
  await again.history.record(order("T1", "a"));
  assert.deepEqual(await products(again.history), ["a", "b", "c"]);
});

void test("seeded orders keep their own time and need consent", async (t) => {
  const { gate, history } = await openTab(t);
  await history.record(order("T1", "a"), 1_700_000_000_000);
  assert.equal((await history.read()).rows[0]?.ts_ms, 1_700_000_000_000);
  gate.choose("none");
  await history.record(order("T2", "b"), 1_700_000_000_000);
  assert.ok(!(await products(history)).includes("b"), "not even in memory");
});

void test("another customer finds none of what the former left", async (t) => {
  const { history, device } = await openTab(t);
  await history.record(order("T1", "guest"));
  await history.identify("anna");
  await history.record(order("T2", "annas"));
  assert.deepEqual(
    await products(history),
    ["guest", "annas"],
    "she keeps what she did as a guest",
  );
  const next = await openTab(t, device);
  await next.history.identify("anna");
  assert.equal((await products(next.history)).length, 2);
  await next.history.identify("ben");
  assert.deepEqual(await products(next.history), []);
  assert.deepEqual((await contents(device))?.["history"], []);
});

void test("after signing out the customer's history is out of view, and back when she returns", async (t) => {
  const { history } = await openTab(t);
  await history.identify("anna");
  await history.record(order("T1", "a"));
  await new Promise((resolve) => setTimeout(resolve, 2));
  await history.identify(undefined);
  assert.deepEqual(await products(history), []);
  await history.identify("anna");
  assert.deepEqual(await products(history), ["a"]);
});

void test("telling that nobody is signed in hides nothing of a guest", async (t) => {
  const { history } = await openTab(t);
  await history.record(order("T1", "a"));
  await history.identify(undefined);
  assert.deepEqual(await products(history), ["a"]);
});

void test("rows the core found expired are deleted by their place in the reading", async (t) => {
  const { history } = await openTab(t);
  for (const name of ["a", "b", "c"]) await history.record(order(name, name));
  await history.expire(await history.read(), [0, 2]);
  assert.deepEqual(await products(history), ["b"]);
});

void test("where the device was cleared under the page nothing is written, and consent is asked for anew", async (t) => {
  const { gate, history, device } = await openTab(t);
  await history.record(order("T1", "a"));
  await new Promise((resolve, reject) => {
    const request = device.indexed_db.deleteDatabase(`rapport:${device.site}`);
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  await history.record(order("T2", "b"));
  assert.equal(await contents(device), undefined, "not even an empty database");
  assert.deepEqual([gate.level, gate.source], ["none", "default"]);
  assert.deepEqual(await products(history), ["b"], "this page alone knows what was recorded after");
});

void test("events of one task are written in one transaction, each with its own id and number", async (t) => {
  const { history } = await openTab(t);
  const draft: Draft = { event: "view_item", product: "a" };
  await Promise.all(Array.from({ length: 20 }, () => history.record([draft])));
  const { rows } = await history.read();
  assert.equal(new Set(rows.map((row) => row.id)).size, 20);
  assert.deepEqual(
    rows.map((row) => row.seq),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

const exposure = (variant: string): Draft => ({
  event: "experience_impression",
  experiment: "shelf",
  variant,
});

void test("what an experiment showed is recorded once a session, where measuring is allowed, and not else", async (t) => {
  const { gate, history, device } = await openTab(t);
  await history.record([exposure("b")]);
  assert.deepEqual((await history.read()).rows, [], "at personalise nobody measures");
  gate.choose("measure");
  await gate.settled();
  await Promise.all([history.record([exposure("b")]), history.record([exposure("b")])]);
  await history.record([exposure("control")]);
  const next = await openTab(t, device, "measure");
  await next.history.record([exposure("b"), { event: "view_item", product: "a" }]);
  const sent = (await next.gate.store("measure")!.outbox()).map(
    (row) => JSON.parse(row.body) as { event: string; variant?: string },
  );
  assert.deepEqual(
    sent.map(({ event, variant }) => variant ?? event),
    ["b", "control", "view_item"],
  );
  assert.equal((await next.history.read()).rows.length, 3);
});

void test("the seed is there from consent on, stays through visits and sign-outs, and goes with the history", async (t) => {
  const { gate, history, device } = await openTab(t);
  const { seed } = await history.read();
  assert.notEqual(seed, 0, "before the first event: the first page assigns as all later ones");
  gate.choose("measure");
  await gate.settled();
  const next = await openTab(t, device, "measure");
  assert.equal((await next.history.read()).seed, seed);
  await next.history.identify("anna");
  await next.history.identify("ben");
  const { seed: bens } = await next.history.read();
  assert.ok(bens !== seed && bens !== 0, "another customer is another shopper");
  next.gate.choose("none");
  await next.gate.settled();
  assert.equal((await next.history.read()).seed, 0);
  assert.ok(!(await contents(device))?.["meta"]?.includes("seed"));
});
