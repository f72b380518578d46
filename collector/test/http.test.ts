import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { fastify } from "fastify";
import { registerCollector } from "../src/collector.js";
import {
  envelope,
  exportAll,
  openTempStore,
  post,
  postEvents,
  serveCollector,
  wireEvent,
} from "./support.js";

/** Sends raw bytes and resolves to all that comes back until the server closes. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("utf8");
  let answer = "";
  socket.on("data", (text: string) => (answer += text));
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}

void test("takes 50 events at once and refuses 51", async (t) => {
  const served = await serveCollector(t);
  const fifty = Array.from({ length: 50 }, () => wireEvent());
  assert.equal((await postEvents(served, fifty)).body.acked.length, 50);
  const answer = await postEvents(served, [...fifty, wireEvent()]);
  assert.equal(answer.status, 413);
  assert.equal(answer.body.error.code, "too_many_events");
});

void test("takes a body of 65,536 bytes and refuses one more", async (t) => {
  const served = await serveCollector(t);
  const body = JSON.stringify(envelope([wireEvent()]));
  const padded = body + " ".repeat(65_536 - body.length);
  assert.equal((await post(`${served.url}/v1/events`, padded)).status, 200);
  const answer = await post(`${served.url}/v1/events`, `${padded} `);
  assert.equal(answer.status, 413);
  assert.equal(answer.body.error.code, "body_too_large");
});

void test("refuses a body without an end as soon as it passes the limit", async (t) => {
  const { port, url } = await serveCollector(t);
  const head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n";
  const chunk = `10001\r\n${"x".repeat(65_537)}\r\n`;
  const answer = await exchange(port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`);
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
});

for (const type of [
  "application/json",
  "application/x-www-form-urlencoded",
  "text/html",
  "nonsense",
]) {
  void test(`refuses the content type ${type}`, async (t) => {
    const served = await serveCollector(t);
    const body = envelope([wireEvent()]);
    const answer = await post(`${served.url}/v1/events`, body, { "content-type": type });
    assert.equal(answer.status, 415);
    assert.equal(answer.body.error.code, "wrong_content_type");
  });
}

void test("refuses compressed bodies", async (t) => {
  const served = await serveCollector(t);
  const body = envelope([wireEvent()]);
  const answer = await post(`${served.url}/v1/events`, body, { "content-encoding": "gzip" });
  assert.equal(answer.status, 415);
});

void test("refuses events of a site it does not serve", async (t) => {
  const served = await serveCollector(t);
  const answer = await postEvents(served, [wireEvent()], { site: "elsewhere" });
  assert.equal(answer.status, 403);
  assert.equal(answer.body.error.code, "site_not_allowed");
});

for (const level of ["none", "personalise", "Measure", "everything"]) {
  void test(`refuses events recorded at consent level ${level}`, async (t) => {
    const served = await serveCollector(t);
    const consent = { level, source: "api", version: "1", ts: Date.now() };
    const answer = await postEvents(served, [wireEvent()], { consent });
    assert.equal(answer.status, 403);
    assert.equal(answer.body.error.code, "consent_required");
    assert.deepEqual(await exportAll(served.store), []);
  });
}

void test("lets listed origins and its own read the answer, and no other, never with credentials", async (t) => {
  const served = await serveCollector(t, { origins: ["https://shop.example"] });
  for (const origin of ["https://shop.example", served.url]) {
    const answer = await post(`${served.url}/v1/events`, envelope([]), { origin });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("access-control-allow-origin"), origin);
    assert.equal(answer.headers.get("access-control-allow-credentials"), null);
    assert.equal(answer.headers.get("vary"), "Origin");
    assert.equal(answer.headers.get("set-cookie"), null);
  }
  for (const origin of [
    "https://shop.example.evil",
    "http://shop.example",
    "null",
    "https://shop.example:8443",
  ]) {
    const answer = await post(`${served.url}/v1/events`, envelope([wireEvent()]), { origin });
    assert.equal(answer.status, 403, origin);
    assert.equal(answer.body.error.code, "origin_not_allowed");
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  }
  assert.deepEqual(await exportAll(served.store), []);
});

void test("lets a listed origin read refusals too, so that its page can tell them from a lost network", async (t) => {
  const origin = "https://shop.example";
  const served = await serveCollector(t, { origins: [origin] });
  for (const body of ["no JSON", "x".repeat(70_000)]) {
    const answer = await post(`${served.url}/v1/events`, body, { origin });
    assert.ok(answer.status >= 400);
    assert.equal(answer.headers.get("access-control-allow-origin"), origin);
  }
});

void test("answers a preflight of a listed origin", async (t) => {
  const served = await serveCollector(t, { origins: ["https://shop.example"] });
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${served.url}/v1/events`, { method: "OPTIONS", headers: { origin } });
  const answer = await preflight("https://shop.example");
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get("access-control-allow-methods"), "POST");
  assert.equal((await preflight("https://evil.example")).status, 403);
});

void test("refuses origins it could never match when it starts", async (t) => {
  await assert.rejects(
    serveCollector(t, { origins: ["https://shop.example/"] }),
    /is not an origin/,
  );
});

void test("slows an address down after its allowance and says for how long", async (t) => {
  const served = await serveCollector(t, { address_requests_per_minute: 3 });
  const answers = [];
  for (let i = 0; i < 4; i += 1) answers.push(await postEvents(served, [wireEvent()]));
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 200, 200, 429],
  );
  const wait_s = Number(answers[3]?.headers.get("retry-after"));
  assert.ok(wait_s > 15 && wait_s <= 20, `${wait_s} s`);
  assert.equal((await exportAll(served.store)).length, 3);
});

void test("slows one site down without the others", async (t) => {
  const served = await serveCollector(t, {
    sites: ["shop", "outlet"],
    site_requests_per_minute: 1,
  });
  assert.equal((await postEvents(served, [wireEvent()])).status, 200);
  assert.equal((await postEvents(served, [wireEvent()])).status, 429);
  assert.equal((await postEvents(served, [wireEvent()], { site: "outlet" })).status, 200);
});

void test("believes X-Forwarded-For only of a trusted proxy", async (t) => {
  const ask = (url: string, client: string): Promise<number> =>
    post(`${url}/v1/events`, envelope([]), { "x-forwarded-for": client }).then(
      (answer) => answer.status,
    );
  const open = await serveCollector(t, { address_requests_per_minute: 1 });
  assert.deepEqual(
    [await ask(open.url, "192.0.2.1"), await ask(open.url, "192.0.2.2")],
    [200, 429],
  );
  const proxied = await serveCollector(t, {
    address_requests_per_minute: 1,
    trusted_proxies: ["127.0.0.1"],
  });
  const clients = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "::ffff:192.0.2.1"];
  const statuses = [];
  for (const client of clients) statuses.push(await ask(proxied.url, client));
  assert.deepEqual(
    statuses,
    [200, 200, 200, 429, 429],
    "one IPv6 /64 and one mapped address count as one",
  );
});

void test("cuts off a body that trickles in", async (t) => {
  const { port } = await serveCollector(t, { request_timeout_ms: 300 });
  const head =
    "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n";
  const answer = await exchange(port, `${head}{"v":`);
  assert.match(answer, /^HTTP\/1\.1 408 /);
  assert.match(answer, /"code":"request_timeout"/);
});

void test("cuts off headers that trickle in, answers garbage, and goes on", async (t) => {
  const served = await serveCollector(t, { headers_timeout_ms: 300 });
  assert.match(
    await exchange(served.port, "POST /v1/events HTTP/1.1\r\nHost:"),
    /^HTTP\/1\.1 408 /,
  );
  assert.match(await exchange(served.port, "\x16\x03\x01\r\n\r\n"), /^HTTP\/1\.1 400 /);
  const headers = `GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: ${"x".repeat(20_000)}\r\n\r\n`;
  assert.match(await exchange(served.port, headers), /^HTTP\/1\.1 431 /);
  assert.equal((await postEvents(served, [wireEvent()])).status, 200);
});

void test("answers 503 and keeps nothing when the disk is full, and says it is not ready", async (t) => {
  const served = await serveCollector(t, { store: { max_database_bytes: 100_000 } });
  const acked: string[] = [];
  let refused;
  for (let i = 0; i < 100 && refused === undefined; i += 1) {
    const answer = await postEvents(
      served,
      Array.from({ length: 50 }, () => wireEvent()),
    );
    if (answer.status === 200) acked.push(...answer.body.acked);
    else refused = answer;
  }
  assert.equal(refused?.status, 503);
  assert.equal(refused.body.error.code, "storage_full");
  assert.equal(refused.headers.get("retry-after"), "60");
  assert.equal((await exportAll(served.store)).length, acked.length);
  assert.ok(acked.length > 0);
});

void test("tells liveness from readiness", async (t) => {
  const served = await serveCollector(t);
  assert.equal((await fetch(`${served.url}/readyz`)).status, 200);
  await served.store.close();
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal((await fetch(`${served.url}/healthz`)).status, 200);
  assert.equal((await fetch(`${served.url}/readyz`)).status, 503);
  const answer = await postEvents(served, [wireEvent()]);
  assert.equal(answer.status, 503);
});

void test("answers what is under way while it shuts down, and refuses what comes after", async (t) => {
  const served = await serveCollector(t, { store: { commit_window_ms: 300 } });
  const body = JSON.stringify(envelope([wireEvent()]));
  const request = `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(served.port, "127.0.0.1");
  let answers = "";
  socket.on("data", (bytes: Buffer) => (answers += bytes.toString()));
  socket.write(request);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = served.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.write(request);
  await closed;
  await once(socket, "close");
  const [first, second] = answers.split(/(?<=\})(?=HTTP)/);
  assert.match(first ?? "", /^HTTP\/1\.1 200 .*"acked":\["/s);
  assert.match(second ?? "", /^HTTP\/1\.1 503 .*"code":"shutting_down"/s);
  assert.equal((await exportAll(served.store)).length, 1);
});

void test("erases through the public port, again and again, and rejects what comes late", async (t) => {
  const served = await serveCollector(t);
  const shopper = randomUUID();
  const other = wireEvent();
  await postEvents(served, [wireEvent({ shopper }), other]);
  for (let i = 0; i < 2; i += 1) {
    const answer = await post(`${served.url}/v1/erase`, {
      v: 1,
      site: "shop",
      shopper,
      token: "t",
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { erased: true });
  }
  const late = wireEvent({ shopper });
  const answer = await postEvents(served, [late]);
  assert.deepEqual(answer.body, { acked: [], rejected: [{ id: late.id, code: "erased" }] });
  assert.deepEqual(
    (await exportAll(served.store)).map((row) => row.visitor),
    [other.shopper],
  );
  const bad = await post(`${served.url}/v1/erase`, { v: 1, site: "shop", shopper: "%" });
  assert.equal(bad.status, 400);
});

void test("mounted in another server, it keeps to its prefix and leaves that server's parsing alone", async (t) => {
  const sink = openTempStore(t);
  const host = fastify();
  host.post("/orders", async (request) => ({ received: request.body }));
  await host.register(registerCollector, { prefix: "/collect", sink, sites: ["shop"] });
  const url = await host.listen({ port: 0, host: "127.0.0.1" });
  t.after(() => host.close());

  const event = wireEvent();
  const answer = await post(`${url}/collect/v1/events`, envelope([event]), { origin: url });
  assert.deepEqual(answer.body, { acked: [event.id], rejected: [] });
  assert.equal((await fetch(`${url}/collect/readyz`)).status, 200);
  assert.equal((await fetch(`${url}/v1/events`, { method: "POST" })).status, 404);
  const order = await fetch(`${url}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"n":"1"}',
  });
  assert.deepEqual(await order.json(), { received: { n: "1" } });
});
