import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { EventsAnswer } from "../src/collector.js";
import { openEventStore } from "../src/event-store.js";
import type { WireEvent } from "../src/wire-schema.js";
import {
  envelope,
  exportAll,
  post,
  postEvents,
  serveCollector,
  tempDirectory,
  wireEvent,
} from "./support.js";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

interface ServedChild {
  url: string;
  process: ChildProcess;
  /** All it wrote to standard output and standard error. */
  output: () => string;
  end: (signal: NodeJS.Signals) => Promise<void>;
}

async function spawnCollector(
  t: TestContext,
  db: string,
  more: string[] = [],
): Promise<ServedChild> {
  const args = [
    "--import",
    "tsx",
    main,
    "serve",
    "--db",
    db,
    "--site",
    "shop",
    "--port",
    "0",
    ...more,
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (bytes: Buffer): void => {
      output += bytes.toString();
      const found = /listening on (http:\S+)/.exec(output);
      if (found?.[1] !== undefined) resolve(found[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => reject(new Error(`the collector ended: ${output}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  return { url, process: child, output: () => output, end };
}

/** Like an outbox: sends batch after batch until the collector is gone; an event leaves only when acknowledged. */
async function sendUntilGone(url: string, events: WireEvent[], acked: Set<string>): Promise<void> {
  for (let i = 0; i < events.length; i += 10) {
    try {
      const answer = await post(`${url}/v1/events`, envelope(events.slice(i, i + 10)));
      for (const id of answer.body.acked) acked.add(id);
    } catch {
      return;
    }
  }
}

void test("killed at any moment and asked again, it holds every event exactly once", async (t) => {
  const db = join(tempDirectory(t), "events.db");
  const outboxes = Array.from({ length: 8 }, (_, outbox) =>
    Array.from({ length: 400 }, (_, i) => wireEvent({ seq: i, session: `${outbox}-${i}` })),
  );
  const acked = new Set<string>();
  for (let kill = 0; kill < 3; kill += 1) {
    const collector = await spawnCollector(t, db);
    const before = acked.size;
    const sent = Promise.all(
      outboxes.map((events) =>
        sendUntilGone(
          collector.url,
          events.filter((event) => !acked.has(event.id)),
          acked,
        ),
      ),
    );
    while (acked.size < before + 150) await new Promise((resolve) => setTimeout(resolve, 1));
    await collector.end("SIGKILL");
    await sent;

    const store = openEventStore(db);
    const held = new Set((await exportAll(store)).map((row) => row.session));
    await store.close();
    const lost = outboxes.flat().filter((event) => acked.has(event.id) && !held.has(event.session));
    assert.deepEqual(lost, [], "what it acknowledged is there");
  }
  assert.ok(acked.size < 3200, "it was killed with events still to send");

  const collector = await spawnCollector(t, db);
  for (const events of outboxes) await sendUntilGone(collector.url, events, acked);
  await collector.end("SIGTERM");
  assert.equal(collector.process.exitCode, 0);
  const store = openEventStore(db);
  t.after(() => store.close());
  assert.deepEqual(
    (await exportAll(store)).map((row) => row.session).sort(),
    outboxes
      .flat()
      .map((event) => event.session)
      .sort(),
  );
});

void test("a reply lost three times leaves one row, and the fourth asking is acknowledged", async (t) => {
  const served = await serveCollector(t);
  const events = Array.from({ length: 20 }, () => wireEvent());
  const body = JSON.stringify(envelope(events));
  const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`;
  for (let lost = 0; lost < 3; lost += 1) {
    const before = served.store.commits;
    const socket = connect(served.port, "127.0.0.1");
    await once(socket, "connect");
    socket.end(head + body);
    while (served.store.commits === before) {
      await new Promise((resolve) => setImmediate(resolve));
      if (served.store.commits > before) socket.destroy();
    }
  }
  assert.equal((await exportAll(served.store)).length, 20);
  const answer = await postEvents(served, events);
  assert.deepEqual(
    answer.body.acked,
    events.map((event) => event.id),
  );
  assert.equal((await exportAll(served.store)).length, 20);
});

void test("requests that arrive together share commits", async (t) => {
  const served = await serveCollector(t, { store: { commit_window_ms: 10 } });
  await postEvents(served, [wireEvent()]);
  const before = served.store.commits;
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => postEvents(served, [wireEvent()])),
  );
  assert.ok(answers.every((answer) => answer.body.acked.length === 1));
  const commits = served.store.commits - before;
  assert.ok(commits >= 1 && commits < 50, `${commits} commits for 100 requests`);
});

void test("the address of a shopper is neither stored nor logged", async (t) => {
  const directory = tempDirectory(t);
  const address = "127.87.65.43";
  const collector = await spawnCollector(t, join(directory, "events.db"), [
    "--max-database-mb",
    "1",
  ]);
  const statuses = new Set<number>();
  // Until the database is full: failures are logged, successes are not.
  for (let i = 0; i < 200 && !statuses.has(503); i += 1) {
    const events = Array.from({ length: 50 }, () => wireEvent());
    statuses.add((await postFrom(address, `${collector.url}/v1/events`, envelope(events))).status);
  }
  statuses.add((await postFrom(address, `${collector.url}/v1/events`, "no JSON")).status);
  assert.deepEqual([...statuses], [200, 503, 400]);
  await collector.end("SIGTERM");
  assert.match(collector.output(), /SQLITE_FULL/, "the failure is logged");
  assert.ok(!collector.output().includes(address));
  for (const file of readdirSync(directory)) {
    assert.ok(!readFileSync(join(directory, file)).includes(address), file);
  }
});

function postFrom(
  localAddress: string,
  url: string,
  body: object | string,
): Promise<{ status: number; answer: EventsAnswer }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      localAddress,
      headers: { "content-type": "text/plain" },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.on("data", (bytes: Buffer) => (text += bytes.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, answer: JSON.parse(text) as EventsAnswer }),
      );
    });
    sent.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}
