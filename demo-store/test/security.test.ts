import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { LIMITS, MAX_CONNECTIONS } from "../src/http/limits.js";
import { ownCatalog } from "../src/catalog/own-catalog.js";
import { CATALOG_DIR, ownShop, shopWith } from "./shop-under-test.js";

const FORMS = [
  "/cart/add",
  "/cart/update",
  "/cart/remove",
  "/checkout",
  "/account/sign-in",
  "/account/sign-out",
];
const payload = "product=corner-espresso-cup&quantity=1&who=Eve";

async function post(url: string, headers: Record<string, string>) {
  const app = await ownShop();
  return app.inject({
    method: "POST",
    url,
    payload,
    headers: {
      host: "shop.example",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
  });
}

void test("a foreign page can neither change a basket nor sign anybody in or out", async () => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "https://shop.example.evil.example" },
    { origin: "https://shop.example:8443" },
    { origin: "not an origin" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none", origin: "https://shop.example" },
  ];
  for (const url of FORMS) {
    for (const headers of foreign) {
      const response = await post(url, headers);
      assert.equal(response.statusCode, 403, `${url} ${JSON.stringify(headers)}`);
      assert.deepEqual(response.cookies, [], url);
    }
  }
});

void test("the shop's own pages may send every form", async () => {
  for (const url of FORMS) {
    const own = { origin: "https://shop.example", "sec-fetch-site": "same-origin" };
    assert.ok((await post(url, own)).statusCode < 400, url);
  }
});

void test("cookies cannot be read by scripts nor sent with foreign forms", async () => {
  for (const { name, httpOnly, sameSite } of (await post("/account/sign-in", {})).cookies) {
    assert.equal(httpOnly, true, name);
    assert.match(sameSite ?? "", /^(lax|strict)$/i, name);
  }
});

void test("an exception's text never reaches the shopper", async () => {
  const catalog = ownCatalog(CATALOG_DIR);
  const broken = new Proxy(catalog, {
    get(target, name, receiver): unknown {
      if (name === "find") return () => assert.fail("/etc/secret is not readable");
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : (value ?? receiver);
    },
  });
  const app = await shopWith(broken);
  for (const headers of [{}, { cookie: `cart=${encodeURIComponent('[["a",1]]')}` }]) {
    const response = await app.inject({ url: "/product/a", headers });
    assert.equal(response.statusCode, 500);
    assert.doesNotMatch(response.body, /secret|Error:|at .*\.ts/);
  }
});

void test("odd addresses and methods are answered without a word of the machinery", async () => {
  const app = await ownShop();
  for (const url of [
    "/%ff",
    "/product/%E0%A4%A",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%00",
    "//evil.example/%2e%2e",
    "/product/__proto__",
    "/category/constructor",
  ]) {
    const response = await app.inject({ url });
    assert.ok(response.statusCode >= 400 && response.statusCode < 500, `${url}: ${response.body}`);
    assert.doesNotMatch(response.body, /FST_|valid url component|"dependencies"/, url);
    assert.equal(response.headers["location"], undefined, url);
  }
  for (const method of ["PUT", "DELETE", "PATCH"] as const)
    assert.equal((await app.inject({ method, url: "/cart/add" })).statusCode, 404);
});

void test("a body that never ends loses its connection", { timeout: 60_000 }, async () => {
  const app = await ownShop();
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  assert.ok(typeof address === "object" && address !== null);
  assert.equal(app.server.maxConnections, MAX_CONNECTIONS);
  const socket = connect(address.port, "127.0.0.1");
  socket.write("POST /cart/add HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nproduct=");
  const drip = setInterval(() => socket.writable && socket.write("a"), 500);
  const started_ms = performance.now();
  socket.on("error", () => undefined).resume();
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(drip);
  assert.ok(performance.now() - started_ms > LIMITS.requestTimeout / 2);
  await app.close();
});
