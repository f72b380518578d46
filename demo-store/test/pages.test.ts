import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Catalog } from "../src/catalog/catalog.js";
import { CATEGORIES } from "../src/catalog/category.js";
import { ownCatalog } from "../src/catalog/own-catalog.js";
import { readProducts } from "../src/catalog/read-products.js";
import { CATALOG_DIR, ownShop, shopWith, Visitor } from "./shop-under-test.js";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types rapport";

const PATHS = [
  "/",
  "/all?page=3",
  "/new",
  "/sale",
  ...CATEGORIES.map(({ slug }) => `/category/${slug}`),
  "/category/lamps?sort=price-up&type=Pendants&stock=1",
  "/search",
  "/search?q=blue+mug",
  "/search?q=zzz",
  "/product/corner-espresso-cup",
  "/cart",
  "/account",
  "/privacy",
  "/about",
  "/delivery",
];

void test("every page answers under the policy, without inline scripts, styles or handlers", async () => {
  const visitor = new Visitor(await ownShop());
  for (const path of PATHS) {
    const response = await visitor.get(path);
    assert.equal(response.statusCode, 200, path);
    assert.equal(response.headers["content-security-policy"], POLICY, path);
    assert.doesNotMatch(response.body, /\sstyle=|<style|\son[a-z]+="|<script(?![^>]*\ssrc=)/, path);
    assert.doesNotMatch(response.body, /(?:src|href)="(?:https?:)?\/\//, path);
    assert.match(response.body, /<title>[^<]+ · Understairs<\/title>/, path);
    assert.equal(response.body.match(/<h1[\s>]/g)?.length, 1, path);
  }
  assert.deepEqual(visitor.cookieNames(), [], "looking around sets no cookie");
});

void test("an unknown address is answered with a 404 page under the same policy", async () => {
  const visitor = new Visitor(await ownShop());
  for (const path of [
    "/nowhere",
    "/product/nothing",
    "/category/none",
    "/img/none.svg",
    "/thank-you/US-1",
  ]) {
    const response = await visitor.get(path);
    assert.equal(response.statusCode, 404, path);
    assert.equal(response.headers["content-security-policy"], POLICY, path);
    assert.match(response.body, /Not on this shelf/, path);
  }
});

void test("home, product and basket hold their slots around a full set of the shop's own cards", async () => {
  const visitor = new Visitor(await ownShop());
  const slotsOf = async (path: string) =>
    [
      ...(await visitor.get(path)).body.matchAll(
        /<rapport-slot\s+name="([^"]+)"[\s\S]*?<\/rapport-slot>/g,
      ),
    ].map(([markup, name]) => [name, markup.match(/class="(?:card|chip|hero-title)"/g)?.length]);
  assert.deepEqual(await slotsOf("/"), [
    ["hero", 1],
    ["continue", 5],
    ["for-you", 8],
    ["trending", 4],
    ["recently-viewed", 5],
    ["newest", 4],
  ]);
  assert.deepEqual(await slotsOf("/product/corner-espresso-cup"), [
    ["viewed-together", 4],
    ["bought-together", 4],
  ]);
  assert.deepEqual(await slotsOf("/cart"), [["bought-together", 4]]);
});

void test("a category can be sorted, narrowed and paged, and the parts add up to the whole", async () => {
  const visitor = new Visitor(await ownShop());
  const idsOf = async (path: string) =>
    [...(await visitor.get(path)).body.matchAll(/data-item="([^"]+)"/g)].map((match) => match[1]);
  const first = await idsOf("/category/lamps?sort=price-up");
  const second = await idsOf("/category/lamps?sort=price-up&page=2");
  const cheapest_first = ownCatalog(CATALOG_DIR)
    .inCategory("lamps")
    .toSorted((a, b) => (a.price_minor ?? 0) - (b.price_minor ?? 0))
    .map((product) => product.id);
  assert.deepEqual([...first, ...second], cheapest_first);
  const clip_lamps = await idsOf("/category/lamps?type=Desk+lamps&color=rose");
  assert.deepEqual(clip_lamps, ["clip-lamp-in-rose"]);
});

void test("what another shop calls its products is shown as text, whatever it looks like", async () => {
  const dir = mkdtempSync(join(tmpdir(), "demo-store-"));
  const hostile = `"><img src=x onerror=alert(1)>`;
  const rows = [
    "product,title,price,first_seen",
    `a/b?c#d,"${hostile.replaceAll('"', '""')}",12.50,2026-01-01`,
    `"<script>","</title><script>alert(1)</script>",3,2026-01-02`,
    `plain,REX BUCKET 12L & LID,,`,
  ];
  writeFileSync(join(dir, "products.csv"), rows.join("\n"));
  const products = readProducts(join(dir, "products.csv"), "EUR");
  const visitor = new Visitor(await shopWith(new Catalog(products, [], "EUR")));
  const hostile_query = encodeURIComponent(hostile);
  const paths = [
    "/",
    "/all",
    `/search?q=${hostile_query}`,
    "/product/a%2Fb%3Fc%23d",
    "/product/%3Cscript%3E",
    "/cart",
  ];
  for (const path of paths) {
    const { statusCode, body } = await visitor.get(path);
    assert.equal(statusCode, 200, path);
    assert.doesNotMatch(body, /<img src=x|<script>/, path);
    for (const [, image] of body.matchAll(/src="(\/(?:img|art)\/[^"]+)"/g)) {
      assert.equal((await visitor.get(image ?? "")).statusCode, 200, `${path} shows ${image}`);
    }
  }
  const { body } = await visitor.get("/product/a%2Fb%3Fc%23d");
  assert.match(body, /&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;<\/h1>/);
  assert.match(body, /€12\.50/);
  const picture = await visitor.get("/img/%3Cscript%3E.svg");
  assert.equal(picture.statusCode, 200);
  assert.doesNotMatch(picture.body, /<script/);
});

void test("a pack's manifest is looked at again within a minute and its other files never", async () => {
  const pack_dir = mkdtempSync(join(tmpdir(), "demo-store-"));
  writeFileSync(join(pack_dir, "manifest.json"), "{}");
  writeFileSync(join(pack_dir, "head.0a1b.bin"), "pack");
  const visitor = new Visitor(await shopWith(ownCatalog(CATALOG_DIR), { pack_dir }));
  const manifest = await visitor.get("/pack/manifest.json");
  const head = await visitor.get("/pack/head.0a1b.bin");
  assert.match(String(manifest.headers["cache-control"]), /max-age=60\b/);
  assert.match(String(head.headers["cache-control"]), /immutable/);
});
