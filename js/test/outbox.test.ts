import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test, type TestContext } from "node:test";
import { openDevice, type Device, type DeviceOptions } from "../src/device.js";
import { backoff, readReply, retryAfter } from "../src/outbox/reply.js";
import type { Row } from "../src/rows.js";
import { overflow, toOutboxRow } from "../src/store/wire-event.js";
import { OrderedUuids } from "../src/uuid.js";
import { contents, newDevice, type TestDevice } from "./support/browser.js";
import { until } from "./support/until.js";
import { answer, HttpCollector } from "./support/http-collector.js";

interface Setting {
  collector: HttpCollector;
  device: TestDevice;
  /** A tab at level `measure`; no waits between retries unless the collector asks for some. */
  open(options?: Partial<DeviceOptions>): Device;
}

async function setUp(t: TestContext): Promise<Setting> {
  const collector = await HttpCollector.start();
  const device = newDevice();
  const open: Setting["open"] = (options = {}) => {
    const tab = openDevice({
      ...device,
      locks: undefined,
      collector: collector.url,
      consent: { level: "measure", source: "api", since_ms: () => 1_700_000_000_000 },
      now: () => Date.now(),
      random: () => 0,
      note: () => {},
      onsent: () => {},
      time_limit_ms: 300,
      ...options,
    });
    t.after(() => tab.close());
    return tab;
  };
  t.after(() => collector.stop());
  const choice = {
    level: "measure",
    source: "api",
    ts_ms: 1_700_000_000_000,
    gpc: false,
    n: 0,
  } as const;
  await open().keep(choice, { create: true, final: true, open: () => true });
  return { collector, device, open };
}

const ids = new OrderedUuids();

function rows(count: number, fields: Partial<Row> = {}): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    id: ids.next(Date.now()),
    ts_ms: Date.now(),
    mono_ms: i,
    seq: i + 1,
    event: "view_item" as const,
    product: `p${i}`,
    ...fields,
  }));
}

async function outboxSize({ device }: Setting): Promise<number> {
  return (await contents(device))?.["outbox"]?.length ?? 0;
}

async function sendAll(setting: Setting, tab: Device): Promise<void> {
  tab.sender!.resume();
  await until(async () => (await outboxSize(setting)) === 0);
}

void test("events arrive in the collector's format, in order, once", async (t) => {
  const setting = await setUp(t);
  const tab = setting.open();
  const sent = rows(120);
  sent[0] = { ...sent[0]!, event: "search", query: "secret words" };
  delete sent[0].product;
  sent[1] = { ...sent[1]!, price_minor: 1999, currency: "GBP", quantity: 2 };
  await tab.store.append(sent, "measure", Date.now());
  await sendAll(setting, tab);
  const { received, stored } = setting.collector;
  assert.deepEqual(
    received.map((request) => request.body.events?.length),
    [50, 50, 20],
  );
  assert.deepEqual(
    [...stored.keys()],
    sent.map((row) => row.id),
  );
  const [first, second] = [...stored.values()];
  assert.deepEqual(
    Object.keys(first!).sort(),
    "event id mono_ms seq session shopper ts_ms".split(" "),
  );
  assert.deepEqual([second!["price"], second!["currency"], second!["quantity"]], [19.99, "GBP", 2]);
  assert.ok(!JSON.stringify(received).includes("secret"), "search terms stay on the device");
  const head = { ...received[0]!.body } as Record<string, unknown>;
  delete head["events"];
  assert.deepEqual(head["consent"], {
    level: "measure",
    source: "api",
    version: 1,
    ts: 1_700_000_000_000,
  });
  assert.deepEqual(Object.keys(head).sort(), ["consent", "sent_at", "site", "v"]);
});

const faults = {
  "an answer of 503": [(_, response) => answer(response, 503, "busy")],
  "a lost connection before storing": [(_, response) => (response.destroy(), "handled")],
  "a page instead of an answer": [(_, response) => answer(response, 200, "<html>login</html>")],
  "an answer of another shape": [(_, response) => answer(response, 200, { ok: true })],
  "a redirect": [(_, response) => answer(response, 302, "", { location: "/elsewhere" })],
  "silence past the time limit": [() => "handled"],
} satisfies Record<string, HttpCollector["faults"]>;

for (const [name, list] of Object.entries(faults))
  void test(`nothing is lost or doubled after ${name}`, async (t) => {
    const setting = await setUp(t);
    setting.collector.faults = [...list];
    const tab = setting.open();
    await tab.store.append(rows(20), "measure", Date.now());
    await sendAll(setting, tab);
    assert.equal(setting.collector.stored.size, 20);
    assert.equal(setting.collector.received.length, 2);
  });

void test("a reply lost or cut off after storing is asked for again, with the same ids", async (t) => {
  const setting = await setUp(t);
  const { collector } = setting;
  collector.faults = [
    (request, response) => (collector.store(request), response.destroy(), "handled"),
    (request, response) => {
      collector.store(request);
      response.writeHead(200, { "content-length": "500" });
      response.write('{"acked":["');
      setTimeout(() => response.destroy(), 20);
      return "handled";
    },
  ];
  const tab = setting.open();
  await tab.store.append(rows(20), "measure", Date.now());
  await sendAll(setting, tab);
  assert.equal(collector.received.length, 3);
  assert.equal(collector.stored.size, 20);
});

void test("Retry-After is waited for, by other tabs as well", async (t) => {
  const setting = await setUp(t);
  const { collector } = setting;
  collector.faults = [(_, response) => answer(response, 429, "", { "retry-after": "1" })];
  const [tab, other] = [setting.open(), setting.open()];
  await tab.store.append(rows(3), "measure", Date.now());
  tab.sender!.resume();
  await until(() => collector.received.length === 1);
  await sleep(50);
  other.sender!.resume();
  await until(() => collector.received.length === 2);
  const waited_ms = collector.received[1]!.at_ms - collector.received[0]!.at_ms;
  assert.ok(waited_ms >= 990, `${waited_ms} ms`);
  await until(async () => (await outboxSize(setting)) === 0);
});

const guessed_pause = { until_ms: Date.now() + 3_000_000, failures: 9, asked: false };

void test("a page that starts does not wait for the end of a guessed pause", async (t) => {
  const setting = await setUp(t);
  const tab = setting.open({ random: () => 1 });
  await tab.store.append(rows(20), "measure", Date.now());
  await tab.store.changeMeta("pause", () => guessed_pause);
  tab.close();
  await sendAll(setting, setting.open());
  assert.equal(setting.collector.stored.size, 20);
});

void test("the network coming back while a request fails ends the pause that follows", async (t) => {
  const setting = await setUp(t);
  const { collector } = setting;
  const tab = setting.open({ random: () => 1 });
  collector.faults = [
    (_, response) => {
      tab.sender!.resume();
      return answer(response, 503, "");
    },
  ];
  await tab.store.append(rows(20), "measure", Date.now());
  await tab.store.changeMeta("pause", () => guessed_pause);
  await sendAll(setting, tab);
  assert.equal(collector.received.length, 2);
  assert.equal(collector.stored.size, 20);
});

void test("a request too large is halved until it fits", async (t) => {
  const setting = await setUp(t);
  const { collector } = setting;
  const refuse: HttpCollector["faults"][number] = (request, response) => {
    collector.faults.push(refuse);
    return request.body.events!.length > 10 ? answer(response, 413, "") : "store-and-answer";
  };
  collector.faults = [refuse];
  const tab = setting.open();
  await tab.store.append(rows(60), "measure", Date.now());
  await sendAll(setting, tab);
  assert.equal(collector.stored.size, 60);
});

for (const status of [400, 422])
  void test(`one event the collector answers ${status} to is found, dropped and counted; the others arrive`, async (t) => {
    const setting = await setUp(t);
    const { collector } = setting;
    const refuse: HttpCollector["faults"][number] = (request, response) => {
      collector.faults.push(refuse);
      const poisoned = request.body.events!.some((event) => event.product === "p17");
      return poisoned ? answer(response, status, "{}") : "store-and-answer";
    };
    collector.faults = [refuse];
    const tab = setting.open();
    await tab.store.append(rows(50), "measure", Date.now());
    await sendAll(setting, tab);
    assert.equal(collector.stored.size, 49);
    assert.equal((await tab.store.facts()).drops.rejected, 1);
    assert.ok(collector.received.length <= 14, `${collector.received.length} requests`);
  });

void test("a rejected event leaves the device and is counted", async (t) => {
  const setting = await setUp(t);
  setting.collector.faults = [
    (request, response) => {
      const [bad, ...good] = request.body.events!.map((event) => event.id);
      return answer(response, 200, { acked: good, rejected: [{ id: bad, code: "too_old" }] });
    },
  ];
  const tab = setting.open();
  await tab.store.append(rows(3), "measure", Date.now());
  await sendAll(setting, tab);
  assert.equal((await tab.store.facts()).drops.rejected, 1);
});

void test("an answer that names only ids of others is no answer", async (t) => {
  const setting = await setUp(t);
  setting.collector.faults = [
    (_, response) => answer(response, 200, { acked: ["someone-else"], rejected: [] }),
  ];
  const tab = setting.open();
  await tab.store.append(rows(2), "measure", Date.now());
  await sendAll(setting, tab);
  assert.equal(setting.collector.stored.size, 2);
});

for (const status of [401, 403, 404, 410])
  void test(`after ${status} this page sends no more and the rows stay`, async (t) => {
    const setting = await setUp(t);
    setting.collector.faults = [(_, response) => answer(response, status, "")];
    const tab = setting.open();
    await tab.store.append(rows(2), "measure", Date.now());
    tab.sender!.resume();
    await until(() => setting.collector.received.length === 1);
    await sleep(30);
    tab.sender!.resume();
    await sleep(60);
    assert.equal(setting.collector.received.length, 1);
    assert.equal(await outboxSize(setting), 2);
  });

void test("leaving sends what is not acknowledged yet, in one request; the rows stay until it is", async (t) => {
  const setting = await setUp(t);
  const { collector } = setting;
  collector.faults = [(request) => (collector.store(request), "handled")];
  const tab = setting.open();
  tab.sender!.queued(await tab.store.append(rows(20), "measure", Date.now()));
  tab.sender!.leave();
  await until(() => collector.stored.size === 20);
  assert.equal(await outboxSize(setting), 20);
  tab.close();
  await sendAll(setting, setting.open());
  assert.equal(collector.stored.size, 20);
});

void test("two tabs send at most once what both see", async (t) => {
  const setting = await setUp(t);
  const [one, two] = [setting.open(), setting.open()];
  await one.store.append(rows(30), "measure", Date.now());
  one.sender!.resume();
  two.sender!.resume();
  await until(async () => (await outboxSize(setting)) === 0);
  const sent = setting.collector.received.flatMap((request) => request.body.events ?? []);
  assert.equal(sent.length, 30, "on the wire");
});

void test("rows of more than 14 days are dropped and counted", async (t) => {
  const setting = await setUp(t);
  const tab = setting.open();
  await tab.store.append(rows(2, { ts_ms: Date.now() - 15 * 86_400_000 }), "measure", Date.now());
  await tab.store.append(rows(1), "measure", Date.now());
  await sendAll(setting, tab);
  assert.equal(setting.collector.stored.size, 1);
  assert.equal((await tab.store.facts()).drops.expired, 2);
});

void test("the outbox evicts impressions first, then the oldest, and purchases never", () => {
  const queued = (event: Row["event"], count: number) =>
    rows(count, { event }).map((row) => toOutboxRow(row, "shopper", "session"));
  const mixed = [
    ...queued("view_item", 900),
    ...queued("view_item_list", 300),
    ...queued("purchase", 1000),
  ];
  const out = overflow(mixed);
  assert.equal(out.length, 200);
  assert.ok(out.every((row) => row.event === "view_item_list"));
  const views = overflow([...queued("purchase", 1500), ...queued("view_item", 700)]);
  assert.equal(views.length, 200);
  assert.equal(views[0]!.event, "view_item");
  assert.equal(overflow(queued("purchase", 2500)).length, 0);
});

void test("the outbox stays under 1 MiB", () => {
  const long = { product: "p".repeat(128), slot: "s".repeat(128), transaction_id: "t".repeat(128) };
  const queued = rows(1999, long).map((row) => toOutboxRow(row, "s".repeat(36), "s".repeat(36)));
  const out = new Set(overflow(queued));
  const bytes = queued.filter((row) => !out.has(row)).reduce((sum, row) => sum + row.bytes, 0);
  assert.ok(bytes <= 1024 * 1024 && bytes > 1024 * 1024 - 2048);
});

void test("a session ends after 30 minutes without an event; the shopper stays the same", async (t) => {
  const { open } = await setUp(t);
  const { store } = open();
  const start_ms = Date.now();
  const minute_ms = 60_000;
  const seen: { session: string; shopper: string }[] = [];
  for (const minutes of [0, 29, 58, 89]) {
    const [queued] = await store.append(rows(1), "measure", start_ms + minutes * minute_ms);
    seen.push(JSON.parse(queued!.body) as { session: string; shopper: string });
  }
  const sessions = seen.map((event) => event.session);
  assert.deepEqual([sessions[1], sessions[2]], [sessions[0], sessions[0]]);
  assert.notEqual(sessions[3], sessions[0]);
  assert.equal(new Set(seen.map((event) => event.shopper)).size, 1);
});

void test("back-off is full jitter, doubles and ends at 15 minutes", () => {
  assert.equal(backoff(0, 1), 1000);
  assert.equal(backoff(3, 0.5), 4000);
  assert.equal(backoff(30, 1), 900_000);
  assert.equal(backoff(5, 0), 0);
});

void test("Retry-After is read as seconds or date and capped at an hour", () => {
  const now_ms = Date.parse("2026-11-22T10:00:00Z");
  assert.equal(retryAfter("120", now_ms), 120_000);
  assert.equal(retryAfter("Sun, 22 Nov 2026 10:00:30 GMT", now_ms), 30_000);
  assert.equal(retryAfter("999999", now_ms), 3_600_000);
  assert.equal(retryAfter("soon", now_ms), undefined);
  assert.equal(retryAfter(null, now_ms), undefined);
});

void test("what each status means", () => {
  const kind = (status: number) => readReply(status, null, "{}", 0).kind;
  for (const status of [200, 202, 408, 425, 429, 500, 502, 503, 504])
    assert.equal(kind(status), "retry");
  for (const status of [400, 413, 422]) assert.equal(kind(status), "split");
  for (const status of [401, 403, 404, 410]) assert.equal(kind(status), "stop");
});
