import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Gate } from "../src/consent/gate.js";
import type { Level } from "../src/consent/levels.js";
import { History } from "../src/history.js";
import { contents, newDevice, openGate, type TestDevice } from "./support/browser.js";
import { until } from "./support/until.js";
import { HttpCollector } from "./support/http-collector.js";

function tab(t: TestContext, device: TestDevice, options: Parameters<typeof openGate>[1] = {}) {
  const gate = openGate(device, options);
  t.after(() => gate.close());
  return { gate, history: historyOf(gate) };
}

function historyOf(gate: Gate): History {
  const history = new History({
    gate,
    now: () => Date.now(),
    mono: () => performance.now(),
    note: () => {},
    activated: Promise.resolve(),
    onlate: () => {},
    onqueued: (rows) => gate.sender()?.queued(rows),
  });
  gate.onevent = (event) => {
    if (event === "erased") history.clear();
  };
  return history;
}

const wait_ms = 150;
const answer = (level: Level, answered: boolean) => ({ level, answered, wait_ms });
const view = (product: string) => [{ event: "view_item" as const, product }];

void test("without consent nothing is on the device, and no capability is handed out", async (t) => {
  const device = newDevice();
  const { gate, history } = tab(t, device);
  await history.record(view("a"));
  gate.hear(answer("none", false));
  gate.hear(answer("none", true));
  await gate.settled();
  assert.equal(gate.store("personalise"), undefined);
  assert.equal(gate.sender(), undefined);
  assert.equal(gate.impressions(), undefined);
  assert.equal(await contents(device), undefined, "not even an empty database");
  assert.equal((await history.read()).rows.length, 1, "but this page decides from it");
});

void test("a capability is handed out at its level and above", async (t) => {
  const { gate } = tab(t, newDevice(), { collector: new URL("http://127.0.0.1:9/") });
  gate.choose("personalise");
  await gate.settled();
  assert.ok(gate.store("personalise"));
  assert.equal(gate.store("measure"), undefined);
  assert.equal(gate.sender(), undefined);
  gate.choose("measure");
  await gate.settled();
  assert.ok(gate.store("measure"));
  assert.ok(gate.sender());
});

void test("her choice is remembered on the next page and outranks the platform", async (t) => {
  const device = newDevice();
  const first = tab(t, device).gate;
  first.choose("personalise");
  await first.settled();
  const second = tab(t, device).gate;
  assert.equal(second.level, "none", "until the choice is read");
  await second.ready;
  assert.deepEqual([second.level, second.source], ["personalise", "api"]);
  second.hear(answer("measure", true));
  assert.equal(second.level, "personalise");
  second.choose("none");
  second.hear(answer("measure", true));
  await second.settled();
  assert.deepEqual([second.level, second.source], ["none", "api"]);
  assert.deepEqual((await contents(device))?.["meta"], ["consent"], "only the refusal stays");
});

void test("her refusal on the device outlives a platform that grants before it is read", async (t) => {
  const device = newDevice();
  const first = tab(t, device).gate;
  first.choose("none");
  await first.settled();
  const { gate, history } = tab(t, device);
  gate.hear(answer("measure", true));
  assert.equal(gate.level, "none", "no platform's word counts yet");
  await history.record(view("a"));
  await gate.settled();
  assert.deepEqual([gate.level, gate.source], ["none", "api"]);
  const third = tab(t, device).gate;
  await third.ready;
  assert.deepEqual([third.level, third.source], ["none", "api"]);
  assert.deepEqual(await contents(device), { meta: ["consent"], history: [], outbox: [] });
});

void test("what a platform granted is not taken for granted on the next page", async (t) => {
  const device = newDevice();
  const { gate, history } = tab(t, device);
  gate.hear(answer("personalise", true));
  await history.record(view("a"));
  assert.equal(gate.level, "personalise");
  const next = tab(t, device);
  await next.gate.ready;
  assert.equal(next.gate.level, "none");
  next.gate.hear(answer("none", false));
  await next.gate.settled();
  assert.equal((await contents(device))?.["history"]?.length, 1, "a default erases nothing");
  next.gate.hear(answer("none", true));
  await until(async () => (await contents(device))?.["history"]?.length === 0);
  assert.deepEqual(await contents(device), { meta: ["consent"], history: [], outbox: [] });
});

void test("what was recorded before consent is never written", async (t) => {
  const device = newDevice();
  const { gate, history } = tab(t, device);
  await history.record(view("before"));
  gate.choose("personalise");
  await history.record(view("after"));
  const rows = (await contents(device))?.["history"] as { product: string }[];
  assert.deepEqual(
    rows.map((row) => row.product),
    ["after"],
  );
  const read = (await history.read()).rows.map((row) => row.product);
  assert.deepEqual(read.sort(), ["after", "before"], "this page still knows both");
});

void test("withdrawal in one tab erases and stops the other", async (t) => {
  const device = newDevice();
  const one = tab(t, device);
  one.gate.choose("personalise");
  await one.history.record(view("a"));
  const two = tab(t, device);
  await two.history.record(view("b"));
  assert.equal((await contents(device))?.["history"]?.length, 2);
  one.gate.choose("none");
  await one.gate.settled();
  await until(() => two.gate.level === "none");
  await two.history.record(view("c"));
  assert.deepEqual(await contents(device), { meta: ["consent"], history: [], outbox: [] });
});

void test("a tab that missed the withdrawal writes nothing: storage is asked again", async (t) => {
  const device = newDevice();
  const deaf = tab(t, device, { openChannel: () => undefined });
  deaf.gate.choose("personalise");
  await deaf.history.record(view("a"));
  const other = tab(t, device, { openChannel: () => undefined });
  await other.gate.ready;
  other.gate.choose("none");
  await other.gate.settled();
  await deaf.history.record(view("b"));
  assert.deepEqual((await contents(device))?.["history"], []);
  await deaf.gate.wake();
  assert.equal(deaf.gate.level, "none");
});

void test("dropping from measure erases id and outbox, and asks the collector until it confirms", async (t) => {
  const collector = await HttpCollector.start();
  t.after(() => collector.stop());
  const device = newDevice();
  const { gate, history } = tab(t, device, { collector: collector.url });
  gate.choose("measure");
  await history.record(view("a"));
  assert.deepEqual((await contents(device))?.["outbox"]?.length, 1);
  collector.faults = [(_, response) => (response.destroy(), "handled")];
  gate.choose("personalise");
  await gate.settled();
  await until(() => collector.received.some((request) => request.path.endsWith("/erase")));
  let held = await contents(device);
  assert.deepEqual(
    held?.["meta"],
    ["consent", "erase", "seed"],
    "unconfirmed: the id to erase stays",
  );
  assert.deepEqual([held?.["outbox"]?.length, held?.["history"]?.length], [0, 1]);
  const next = tab(t, device, { collector: collector.url });
  await next.gate.ready;
  await until(() => collector.erased.length === 1);
  await until(async () => !(await contents(device))?.["meta"]?.includes("erase"));
  held = await contents(device);
  assert.deepEqual(held?.["meta"], ["consent", "seed"]);
});

void test("Global Privacy Control caps at personalise unless she chose measure knowing of it", async (t) => {
  const device = newDevice();
  const before = tab(t, device).gate;
  before.choose("measure");
  await before.settled();
  const { gate } = tab(t, device, { gpc: true });
  await gate.ready;
  assert.deepEqual([gate.level, gate.source], ["personalise", "gpc"]);
  gate.choose("measure");
  assert.deepEqual([gate.level, gate.source], ["measure", "api"]);
});

void test("automated browsers keep and send nothing whatever is chosen", async (t) => {
  const device = newDevice();
  const { gate, history } = tab(t, device, { robot: true });
  gate.choose("measure");
  await history.record(view("a"));
  assert.equal(gate.level, "none");
  assert.equal(await contents(device), undefined);
});

void test("a browser without storage keeps events in memory and says so", async (t) => {
  const { gate, history } = tab(t, newDevice(), { indexed_db: undefined });
  gate.choose("personalise");
  await history.record(view("a"));
  assert.equal(history.storage, "memory");
  assert.equal((await history.read()).rows.length, 1);
});

void test("forgetting erases the history and keeps the choice", async (t) => {
  const device = newDevice();
  const { gate, history } = tab(t, device);
  gate.choose("personalise");
  await history.record(view("a"));
  await gate.forget();
  assert.deepEqual(await contents(device), { meta: ["consent"], history: [], outbox: [] });
  assert.equal(gate.level, "personalise");
});
