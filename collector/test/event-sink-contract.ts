import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test, type TestContext } from "node:test";
import { SinkUnavailable, type EventSink } from "../src/event-sink.js";
import { day_ms, exportAll, storedEvent } from "./support.js";

/** What every event sink must hold. `open` makes an empty one that goes when the test ends. */
export function eventSinkContract(name: string, open: (t: TestContext) => EventSink): void {
  void test(`${name}: acknowledges every event it stores, once, in the order given`, async (t) => {
    const sink = open(t);
    const events = Array.from({ length: 50 }, () => storedEvent());
    const first = events[0] ?? assert.fail();
    const result = await sink.append("shop", [...events, first]);
    assert.deepEqual(
      result.acked,
      events.map((event) => event.id),
    );
    assert.deepEqual(result.rejected, []);
    assert.equal((await exportAll(sink)).length, 50);
  });

  void test(`${name}: acknowledges a known id again and keeps the first version`, async (t) => {
    const sink = open(t);
    const event = storedEvent({ product: "first" });
    await sink.append("shop", [event]);
    const again = await sink.append("shop", [{ ...event, product: "second" }]);
    assert.deepEqual(again.acked, [event.id]);
    assert.deepEqual(
      (await exportAll(sink)).map((row) => row.product),
      ["first"],
    );
  });

  void test(`${name}: keeps sites apart, even for the same id`, async (t) => {
    const sink = open(t);
    const event = storedEvent();
    await sink.append("shop", [event]);
    await sink.append("outlet", [{ ...event, product: "p2" }]);
    await sink.erase("shop", event.shopper);
    assert.deepEqual(await exportAll(sink, "shop"), []);
    assert.deepEqual(
      (await exportAll(sink, "outlet")).map((row) => row.product),
      ["p2"],
    );
  });

  void test(`${name}: exports by time, then id, across pages, each event once`, async (t) => {
    const sink = open(t);
    const start_ms = Date.now();
    const events = Array.from({ length: 1700 }, (_, i) =>
      storedEvent({ ts_ms: start_ms + (i % 7), session: String(i), slot: "hero" }),
    );
    await sink.append("shop", events);
    const byTimeThenId = [...events].sort((a, b) => a.ts_ms - b.ts_ms || (a.id < b.id ? -1 : 1));
    assert.deepEqual(
      (await exportAll(sink)).map((row) => row.session),
      byTimeThenId.map((event) => event.session),
    );
  });

  void test(`${name}: exports exactly the values that were appended`, async (t) => {
    const sink = open(t);
    const event = storedEvent({
      event: "purchase",
      product: "Ünïcode 🧦",
      quantity: 100_000,
      price: 0.1,
      transaction_id: "T-1",
      slot: "hero",
    });
    await sink.append("shop", [event]);
    const { ts_ms, session, product, quantity, price, transaction_id, slot } = event;
    const { currency, experiment, variant } = event;
    assert.deepEqual(await exportAll(sink), [
      {
        ts_ms,
        visitor: event.shopper,
        session,
        event: "purchase",
        product,
        quantity,
        price,
        transaction_id,
        slot,
        currency,
        experiment,
        variant,
      },
    ]);
  });

  void test(`${name}: erases a shopper, refuses her late events and leaves the others`, async (t) => {
    const sink = open(t);
    const shopper = randomUUID();
    const other = storedEvent();
    await sink.append("shop", [storedEvent({ shopper }), storedEvent({ shopper }), other]);
    assert.equal(await sink.erase("shop", shopper), 2);
    assert.equal(await sink.erase("shop", shopper), 0, "erasing again is harmless");

    const late = storedEvent({ shopper });
    const another = storedEvent({ shopper: other.shopper });
    const result = await sink.append("shop", [late, another]);
    assert.deepEqual(result, { acked: [another.id], rejected: [{ id: late.id, code: "erased" }] });
    assert.deepEqual(
      new Set((await exportAll(sink)).map((row) => row.visitor)),
      new Set([other.shopper]),
    );
  });

  void test(`${name}: an erasure asked for after an append removes what that append stores`, async (t) => {
    const sink = open(t);
    const event = storedEvent();
    const appended = sink.append("shop", [event]);
    const erased = sink.erase("shop", event.shopper);
    assert.deepEqual((await appended).acked, [event.id]);
    assert.equal(await erased, 1);
    assert.deepEqual(await exportAll(sink), []);
  });

  void test(`${name}: purges what is older in every site and keeps what was received lately`, async (t) => {
    const sink = open(t);
    const now_ms = Date.now();
    const old = { ts_ms: now_ms - 401 * day_ms, received_ms: now_ms - 401 * day_ms };
    const aged = Array.from({ length: 1500 }, () => storedEvent(old));
    await sink.append("shop", [...aged, storedEvent()]);
    await sink.append("outlet", [storedEvent(old), storedEvent({ ...old, received_ms: now_ms })]);
    assert.equal(await sink.purge(now_ms - 400 * day_ms), 1501);
    assert.equal((await exportAll(sink, "shop")).length, 1);
    assert.equal((await exportAll(sink, "outlet")).length, 1);
  });

  void test(`${name}: finishes what is under way when closed and refuses what comes later`, async (t) => {
    const sink = open(t);
    const event = storedEvent();
    const appended = sink.append("shop", [event]);
    await sink.close();
    assert.deepEqual((await appended).acked, [event.id]);
    const closed = (error: unknown): boolean =>
      error instanceof SinkUnavailable && error.reason === "closed";
    await assert.rejects(sink.append("shop", [storedEvent()]), closed);
    await assert.rejects(sink.check(), closed);
    await assert.rejects(exportAll(sink), closed);
  });
}
