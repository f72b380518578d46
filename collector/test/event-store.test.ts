import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { SinkUnavailable } from "../src/event-sink.js";
import { openEventStore } from "../src/event-store.js";
import { eventSinkContract } from "./event-sink-contract.js";
import { exportAll, openTempStore, storedEvent, tempDirectory } from "./support.js";

eventSinkContract("SQLite store", (t) => openTempStore(t));

void test("many appends share one commit, and each is on disk when its promise resolves", async (t) => {
  const path = join(tempDirectory(t), "events.db");
  const store = openEventStore(path, { commit_window_ms: 20 });
  t.after(() => store.close());
  const other = new Database(path, { readonly: true });
  t.after(() => other.close());
  const onDisk = other.prepare("SELECT count(*) FROM events WHERE id = ?").pluck();
  const before = store.commits;
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      const event = storedEvent();
      await store.append("shop", [event]);
      assert.equal(onDisk.get(event.id), 1);
    }),
  );
  assert.equal(store.commits - before, 1);
});

void test("a commit that fails rejects every append in it and stores none of them", async (t) => {
  const store = openTempStore(t, { max_database_bytes: 200_000, commit_window_ms: 10 });
  const small = storedEvent();
  const batches = [[small], Array.from({ length: 3000 }, () => storedEvent())];
  const results = await Promise.allSettled(batches.map((events) => store.append("shop", events)));
  for (const result of results) {
    assert.ok(result.status === "rejected" && result.reason instanceof SinkUnavailable);
    assert.equal(result.reason.reason, "full");
  }
  assert.deepEqual(await exportAll(store), []);
  assert.deepEqual(
    (await store.append("shop", [small])).acked,
    [small.id],
    "smaller writes still succeed",
  );
});

void test("no byte of an erased shopper remains in the database or its side files", async (t) => {
  const directory = tempDirectory(t);
  const store = openEventStore(join(directory, "events.db"));
  t.after(() => store.close());
  const shopper = randomUUID();
  await store.append("shop", [storedEvent({ shopper, product: "canary-product" }), storedEvent()]);
  const found = (text: string): boolean =>
    readdirSync(directory).some((file) => readFileSync(join(directory, file)).includes(text));
  assert.ok(found(shopper), "the search finds what is there");
  await store.erase("shop", shopper);
  assert.ok(!found(shopper));
  assert.ok(!found("canary-product"));
});

void test("erasures outlive a restart", async (t) => {
  const path = join(tempDirectory(t), "events.db");
  const shopper = randomUUID();
  const before = openEventStore(path);
  await before.erase("shop", shopper);
  await before.close();
  const after = openEventStore(path);
  t.after(() => after.close());
  const result = await after.append("shop", [storedEvent({ shopper })]);
  assert.equal(result.rejected[0]?.code, "erased");
});

void test("a backup made while events arrive opens as a store with every event acknowledged before it", async (t) => {
  const directory = tempDirectory(t);
  const store = openEventStore(join(directory, "events.db"));
  t.after(() => store.close());
  const event = storedEvent();
  await store.append("shop", [event]);
  const later = store.append("shop", [storedEvent()]);
  await store.backup(join(directory, "backup.db"));
  await later;
  const restored = openEventStore(join(directory, "backup.db"));
  t.after(() => restored.close());
  const sessions = await exportAll(restored);
  assert.ok(sessions.some((row) => row.visitor === event.shopper));
  await assert.rejects(
    store.backup(join(directory, "backup.db")),
    /EEXIST/,
    "it overwrites nothing",
  );
});

void test("the database is readable by its owner only", async (t) => {
  const directory = tempDirectory(t);
  const store = openEventStore(join(directory, "events.db"));
  t.after(() => store.close());
  await store.append("shop", [storedEvent()]);
  for (const file of readdirSync(directory))
    assert.equal(statSync(join(directory, file)).mode & 0o077, 0, file);
});

void test("a database from before experiments keeps its events and takes exposures", async (t) => {
  const path = join(tempDirectory(t), "events.db");
  const older = openEventStore(path);
  const kept = storedEvent();
  await older.append("shop", [kept]);
  await older.close();
  const db = new Database(path);
  db.exec("ALTER TABLE events DROP COLUMN experiment; ALTER TABLE events DROP COLUMN variant");
  db.pragma("user_version = 1");
  db.close();

  const store = openEventStore(path);
  t.after(() => store.close());
  await store.append("shop", [
    storedEvent({ event: "experience_impression", experiment: "shelf", variant: "b" }),
  ]);
  const rows = await exportAll(store);
  assert.deepEqual(rows.map((row) => row.variant).sort(), ["b", null]);
  assert.ok(rows.some((row) => row.visitor === kept.shopper));
});

void test("files that are not an event database of this format are refused and left alone", (t) => {
  const directory = tempDirectory(t);
  const foreign = join(directory, "foreign.db");
  new Database(foreign).exec("CREATE TABLE orders (id)").close();
  assert.throws(() => openEventStore(foreign), /is a database of something else/);

  const newer = join(directory, "newer.db");
  void openEventStore(newer).close();
  const db = new Database(newer);
  db.pragma("user_version = 99");
  db.close();
  assert.throws(() => openEventStore(newer), /has format 99/);

  const text = join(directory, "notes.txt");
  writeFileSync(text, "not a database, but long enough to be read as a header of one ".repeat(20));
  assert.throws(() => openEventStore(text), /not a database/);
});
