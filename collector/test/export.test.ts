import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { createAdmin } from "../src/admin.js";
import type { ExportedEvent } from "../src/event-sink.js";
import { openEventStore } from "../src/event-store.js";
import { formatEvents, type ExportFormat } from "../src/export-format.js";
import {
  day_ms,
  openTempStore,
  postEvents,
  serveCollector,
  storedEvent,
  tempDirectory,
  wireEvent,
} from "./support.js";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const heading =
  "ts_ms,visitor,session,event,product,quantity,price,transaction_id,slot,currency,experiment,variant";
const secret = "a secret of more than 16 characters";

function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", main, ...args], (error, stdout, stderr) => {
      resolve({
        status: typeof error?.code === "number" ? error.code : error === null ? 0 : -1,
        stdout,
        stderr,
      });
    });
  });
}

async function format(event: Partial<ExportedEvent>, as: ExportFormat): Promise<string> {
  const none = {
    session: "",
    product: null,
    quantity: null,
    price: null,
    transaction_id: null,
    slot: null,
    currency: null,
    experiment: null,
    variant: null,
  };
  const page = [{ ts_ms: 1, visitor: "v", event: "search", ...none, ...event }];
  async function* pages(): AsyncGenerator<ExportedEvent[]> {
    yield page;
  }
  let text = "";
  for await (const part of formatEvents(pages(), as)) text += part;
  return text;
}

/** The admin port over `store`: asks with the secret unless told otherwise. */
async function serveAdmin(t: TestContext, store: ReturnType<typeof openTempStore>) {
  const admin = createAdmin({ sink: store, sites: ["shop"], secret });
  const url = await admin.listen({ port: 0, host: "127.0.0.1" });
  t.after(() => admin.close());
  return (path: string, method = "GET", authorization = `Bearer ${secret}`): Promise<Response> =>
    fetch(url + path, { method, headers: { authorization } });
}

void test("CSV quotes commas and quotation marks, leaves gaps empty, and drops control characters", async () => {
  const event = { product: 'a,"b"\r\n\u0085c', price: 0.1, quantity: 2, session: "s 1" };
  assert.equal(await format(event, "csv"), `${heading}\n1,v,s 1,search,"a,""b""c",2,0.1,,,,,\n`);
  assert.equal(await format({}, "csv"), `${heading}\n1,v,,search,,,,,,,,\n`);
});

void test("NDJSON holds the same names, without those that have no value", async () => {
  assert.equal(
    await format({ product: 'a"\nb', price: 1e9 }, "ndjson"),
    '{"ts_ms":1,"visitor":"v","session":"","event":"search","product":"a\\"b","price":1000000000}\n',
  );
});

void test("prices are never written with exponents", async () => {
  assert.match(await format({ price: 1e-6 }, "csv"), /,0\.000001,/);
  assert.match(await format({ price: 1e-9 }, "csv"), /,0,/);
});

void test("what a page sends comes out of the admin port, as Python's csv module reads it", async (t) => {
  const served = await serveCollector(t);
  const shopper = randomUUID();
  const start_ms = Date.now() - 60_000;
  const basket = ["plain", "comma,", 'quote"', "Ünï 🧦"].map((product, i) =>
    wireEvent({
      shopper,
      event: "purchase",
      product,
      quantity: i + 1,
      price: 9.99,
      currency: "GBP",
      ts_ms: start_ms + i,
      transaction_id: "T,1",
    }),
  );
  const seen = wireEvent({
    shopper,
    event: "experience_impression",
    experiment: "shelf",
    variant: "b",
    ts_ms: start_ms + 9,
  });
  delete seen.product;
  await postEvents(served, [seen, ...basket.slice().reverse()]);
  const ask = await serveAdmin(t, served.store);

  const csv = await ask("/export?format=csv&site=shop");
  assert.equal(csv.headers.get("content-type"), "text/csv; charset=utf-8");
  const read =
    "import csv,json,sys; print(json.dumps(list(csv.DictReader(sys.stdin.reconfigure(encoding='utf-8',newline='') or sys.stdin))))";
  const rows = JSON.parse(
    execFileSync("python3", ["-c", read], { input: await csv.text(), encoding: "utf8" }),
  ) as Record<string, string>[];
  const expected = [...basket, seen].map((event) => ({
    ts_ms: String(event.ts_ms),
    visitor: shopper,
    session: "s1",
    event: event.event,
    product: event.product ?? "",
    quantity: String(event.quantity ?? ""),
    price: String(event.price ?? ""),
    transaction_id: event.transaction_id ?? "",
    slot: "",
    currency: event.currency ?? "",
    experiment: event.experiment ?? "",
    variant: event.variant ?? "",
  }));
  assert.deepEqual(rows, expected);

  const ndjson = await (await ask("/export?format=ndjson&site=shop")).text();
  const objects = ndjson
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as ExportedEvent);
  assert.deepEqual(
    objects.map((row) => row.product ?? null),
    [...basket.map((event) => event.product), null],
  );
});

void test("the collector goes on answering while a large export runs", async (t) => {
  const served = await serveCollector(t);
  await served.store.append(
    "shop",
    Array.from({ length: 20_000 }, () => storedEvent()),
  );
  const ask = await serveAdmin(t, served.store);
  const exported = await ask("/export?site=shop");
  assert.equal((await postEvents(served, [wireEvent({ ts_ms: Date.now() - day_ms })])).status, 200);
  assert.equal((await exported.text()).trimEnd().split("\n").length, 20_001);
});

void test("the admin port tells nothing to who does not know the secret", async (t) => {
  const store = openTempStore(t);
  const ask = await serveAdmin(t, store);
  for (const authorization of ["", "Bearer ", "Bearer wrong", `bearer ${secret}x`, secret]) {
    for (const path of ["/export?site=shop", "/export", "/nothing"]) {
      assert.equal((await ask(path, "GET", authorization)).status, 401, `${authorization} ${path}`);
    }
  }
  assert.throws(
    () => createAdmin({ sink: store, sites: [], secret: "short" }),
    /at least 16 characters/,
  );
});

void test("the admin port says what is wrong with a question", async (t) => {
  const ask = await serveAdmin(t, openTempStore(t));
  assert.equal((await ask("/export")).status, 400);
  assert.equal((await ask("/export?site=shop&site=shop")).status, 400);
  assert.equal((await ask("/export?site=shop&format=xml")).status, 400);
  assert.equal((await ask("/export?site=elsewhere")).status, 403);
  assert.equal((await ask("/shoppers/me?site=shop", "DELETE")).status, 400);
  assert.equal((await ask("/nothing")).status, 404);
});

void test("the admin port erases a shopper", async (t) => {
  const store = openTempStore(t);
  const event = storedEvent();
  await store.append("shop", [event]);
  const ask = await serveAdmin(t, store);
  const answer = await ask(`/shoppers/${event.shopper}?site=shop`, "DELETE");
  assert.deepEqual(await answer.json(), { erased: true, events: 1 });
  assert.equal((await (await ask("/export?site=shop")).text()).trimEnd(), heading);
});

void test("the commands export, erase, purge and back up a database", async (t) => {
  const directory = tempDirectory(t);
  const db = join(directory, "events.db");
  const store = openEventStore(db);
  const [kept, erased] = [storedEvent(), storedEvent()];
  const old_ms = Date.now() - 401 * day_ms;
  await store.append("shop", [kept, erased, storedEvent({ ts_ms: old_ms, received_ms: old_ms })]);
  await store.close();

  const out = join(directory, "out.csv");
  assert.equal((await run("export", "--db", db, "--site", "shop", "--out", out)).status, 0);
  assert.equal(readFileSync(out, "utf8").trimEnd().split("\n").length, 4);
  assert.equal(statSync(out).mode & 0o077, 0);
  assert.match(
    (await run("purge", "--db", db, "--older-than-days", "400")).stderr,
    /removed 1 events/,
  );
  assert.match(
    (await run("erase", "--db", db, "--site", "shop", "--shopper", erased.shopper)).stderr,
    /erased 1/,
  );
  const backup = join(directory, "backup.db");
  assert.equal((await run("backup", "--db", db, "--out", backup)).status, 0);
  const exported = await run("export", "--db", backup, "--site", "shop", "--format", "ndjson");
  assert.equal((JSON.parse(exported.stdout) as ExportedEvent).visitor, kept.shopper);
});

void test("an export into a pipe is whole, and ends quietly when the reader has seen enough", async (t) => {
  const db = join(tempDirectory(t), "events.db");
  const store = openEventStore(db);
  await store.append(
    "shop",
    Array.from({ length: 20_000 }, () => storedEvent()),
  );
  await store.close();
  const script = (reader: string): string =>
    `set -o pipefail; "$0" --import tsx "$1" export --db "$2" --site shop 2>&1 | ${reader}`;
  const piped = (reader: string): string =>
    execFileSync("bash", ["-c", script(reader), process.execPath, main, db], { encoding: "utf8" });
  assert.equal(piped("{ sleep 0.5; wc -l; }").trim(), "20001");
  assert.equal(piped("head -1").trim(), heading);
});

void test("the command says what is wrong and leaves the status for scripts", async (t) => {
  const db = join(tempDirectory(t), "missing.db");
  const cases: [args: string[], status: number, says: RegExp][] = [
    [["--help"], 0, /^$/],
    [["serve", "--help"], 0, /^$/],
    [[], 2, /Say what to do/],
    [["launch"], 2, /'launch' is none of/],
    [["serve", "--db", db, "--port", "0"], 2, /--site is missing/],
    [["serve", "--db", db, "--site", "shop", "--port", "http"], 2, /--port must be a whole number/],
    [["serve", "--db", db, "--site", "shop", "--prot", "1"], 2, /--prot/],
    [
      ["serve", "--db", db, "--site", "shop", "--port", "0", "--origin", "shop.example"],
      1,
      /is not an origin/,
    ],
    [["purge", "--db", db, "--older-than-days", "7"], 2, /from 16 to/],
    [["export", "--db", `${db}.typo`, "--site", "shop"], 1, /There is no database/],
  ];
  const results = await Promise.all(cases.map(([args]) => run(...args)));
  for (const [i, [args, status, says]] of cases.entries()) {
    assert.equal(results[i]?.status, status, args.join(" "));
    assert.match(results[i]?.stderr ?? "", says);
  }
  assert.ok(!existsSync(`${db}.typo`));
});
