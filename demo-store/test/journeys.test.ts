import assert from "node:assert/strict";
import { test } from "node:test";
import { ownShop, pushedEvents, Visitor } from "./shop-under-test.js";

const ADDRESS = {
  name: "Ada Byron",
  email: "ada@example.org",
  address: "1 Mill Lane",
  town: "Hebden Bridge",
  postcode: "HX7 6AA",
};

const MUG = "pebble-mug-in-oat";

void test("a shopper fills her basket, changes it, orders as a guest, and the purchase is told once", async () => {
  const visitor = new Visitor(await ownShop());
  const added = await visitor.post("/cart/add", { product: MUG, quantity: "2" });
  assert.equal(added.headers.location, "/cart");
  const cart = await visitor.get("/cart");
  assert.deepEqual(
    pushedEvents(cart).map(({ event }) => event),
    ["add_to_cart", "view_cart"],
  );
  assert.match(cart.body, /£32\.00/);

  await visitor.post("/cart/update", { product: MUG, quantity: "1" });
  const smaller = pushedEvents(await visitor.get("/cart"));
  assert.deepEqual(
    smaller.map(({ event }) => event),
    ["remove_from_cart", "view_cart"],
  );
  assert.equal(smaller[0]?.ecommerce?.items?.[0]?.quantity, 1);

  const checkout = await visitor.get("/checkout");
  assert.deepEqual(
    pushedEvents(checkout).map(({ event }) => event),
    ["begin_checkout"],
  );
  const placed = await visitor.post("/checkout", ADDRESS);
  assert.equal(placed.statusCode, 303);
  const url = String(placed.headers.location);
  const thanks = await visitor.get(url);
  const [purchase, ...others] = pushedEvents(thanks);
  assert.equal(purchase?.event, "purchase");
  assert.equal(`/thank-you/${purchase?.ecommerce?.transaction_id}`, url);
  assert.deepEqual(others, []);
  assert.deepEqual(pushedEvents(await visitor.get(url)), [], "a reload tells nothing again");
  assert.match((await visitor.get("/cart")).body, /An empty basket/);
});

void test("an incomplete checkout names each problem beside its field and keeps what was typed", async () => {
  const visitor = new Visitor(await ownShop());
  await visitor.post("/cart/add", { product: MUG });
  const { statusCode, body } = await visitor.post("/checkout", {
    ...ADDRESS,
    email: "ada",
    town: " ",
  });
  assert.equal(statusCode, 422);
  assert.match(body, /<title>Error: checkout/);
  assert.match(body, /href="#c-email"/);
  assert.match(body, /id="c-town"[\s\S]*?aria-invalid="true"\s+aria-describedby="e-town"/);
  assert.match(body, /value="1 Mill Lane"/);
  assert.doesNotMatch(body, /id="e-name"/);
});

void test("adding from a script answers with the count and the event, and more than is in stock is refused", async () => {
  const visitor = new Visitor(await ownShop());
  const answer = (
    await visitor.post("/cart/add", { product: MUG, quantity: "12" }, "application/json")
  ).json<{
    count: number;
    events: { event: string }[];
  }>();
  assert.equal(answer.count, 12);
  assert.deepEqual(
    answer.events.map(({ event }) => event),
    ["add_to_cart"],
  );
  const again = (await visitor.post("/cart/add", { product: MUG }, "application/json")).json<{
    count: number;
    events: object[];
  }>();
  assert.deepEqual([again.count, again.events.length], [12, 0]);
});

void test("a sold-out product cannot be bought", async () => {
  const app = await ownShop();
  const visitor = new Visitor(app);
  const sold_out = "draughtsmans-lamp-in-tin";
  const product = await visitor.get(`/product/${sold_out}`);
  assert.match(product.body, /Sold out for now/);
  assert.doesNotMatch(product.body, /data-add-to-cart/);
  await visitor.post("/cart/add", { product: sold_out });
  assert.match((await visitor.get("/cart")).body, /An empty basket/);
});

void test("signing in shows that customer's orders and tells of them; logging out tells that too", async () => {
  const app = await ownShop();
  const visitor = new Visitor(app);
  await visitor.post("/cart/add", { product: MUG });
  await visitor.post("/checkout", ADDRESS);
  await visitor.post("/account/sign-in", { who: "ada@example.org" });
  const account = await visitor.get("/account");
  assert.match(account.body, /Pebble mug in oat/);
  assert.match(account.body, /data-seed="\[\{&quot;transaction_id&quot;/);
  assert.match(
    account.body,
    /data-customer="\{&quot;customer&quot;:&quot;[0-9a-f]{16}&quot;,&quot;orders_count&quot;:\d/,
  );

  const stranger = new Visitor(app);
  await stranger.post("/account/sign-in", { who: "someone else" });
  assert.doesNotMatch((await stranger.get("/account")).body, /Pebble mug in oat/);

  await visitor.post("/account/sign-out", {});
  const gone = await visitor.get("/account");
  assert.match(gone.body, /data-signed-out="true"/);
  assert.match(gone.body, /<h1 class="page-title">Sign in/);
});

void test("a forged sign-in cookie or a mangled basket is taken for none", async () => {
  const app = await ownShop();
  const headers = {
    cookie:
      "customer=ada%40example.org.forged; cart=%5B%5B1%2C%7B%7D%5D%2C7%5D; flash=%7B%22kind%22%3A1",
  };
  const account = await app.inject({ url: "/account", headers });
  assert.match(account.body, /<h1 class="page-title">Sign in/);
  const cart = await app.inject({ url: "/cart", headers });
  assert.match(cart.body, /An empty basket/);
});
