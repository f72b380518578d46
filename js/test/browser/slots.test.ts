import assert from "node:assert/strict";
import { readFile, writeFile, cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { after, before, test, type TestContext } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { RapportStatus } from "../../src/public-api.js";
import { makePack, missingBuild } from "./make-pack.js";
import { until } from "../support/until.js";
import { launch, moduleScript, openPage, Shop } from "./shop.js";

const missing = missingBuild();
const skip = missing === "" ? false : missing;
let browser: Browser;
let pack: string;
before(async () => {
  if (skip) return;
  pack = makePack();
  browser = await launch();
});
after(() => browser?.close());

const own = '<p class="own">Our best sellers</p>';
const slots = ["for-you", "recent", "hello"]
  .map((name) => `<rapport-slot name="${name}">${own}</rapport-slot>`)
  .join("");

async function setUp(t: TestContext): Promise<{ shop: Shop; context: BrowserContext }> {
  const shop = await Shop.open();
  shop.pack = pack;
  shop.page("/", slots);
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await shop.close();
  });
  return { shop, context };
}

const status = (page: Page): Promise<RapportStatus> => page.evaluate(() => window.rapport.status());
const states = async (page: Page): Promise<string> =>
  (await status(page)).slots.map((entry) => entry.state).join(" ");
const shown = (page: Page, slot: string): Promise<string[]> =>
  page
    .locator(`rapport-slot[name="${slot}"] [data-rapport-product]`)
    .evaluateAll((elements) => elements.map((e) => e.getAttribute("data-rapport-product")!));

const look = (page: Page, ...products: string[]): Promise<void> =>
  page.evaluate((ids) => {
    for (const item_id of ids) window.rapport.track("view_item", { items: [{ item_id }] });
  }, products);

void test(
  "a stranger sees best sellers, under the strict policy, with nothing on the console",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const { page, complaints } = await openPage(context, shop.url);
    await until(async () => (await states(page)) === "filled fallback fallback");
    assert.equal((await shown(page, "for-you")).length, 4);
    assert.equal(await page.locator('rapport-slot[name="recent"] .own').isVisible(), true);
    assert.deepEqual(complaints, []);
    const { engine, pack: opened } = await status(page);
    assert.equal(engine, "ready");
    assert.deepEqual(opened, { version: 1, market: "default", locale: "en-GB", currency: "GBP" });
  },
);

void test(
  "what she looked at shapes the next page once she consents, and withdrawal brings the shop's content back",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const { page } = await openPage(context, shop.url);
    await until(async () => (await states(page)).startsWith("filled"));
    const before_consent = await shown(page, "for-you");
    await page.evaluate(() => window.rapport.consent.set("personalise"));
    await look(page, "p3", "p9", "p15");
    await until(async () => (await status(page)).history_rows >= 3);
    await page.reload();
    await until(async () => (await states(page)) === "filled filled fallback");
    assert.deepEqual(await shown(page, "recent"), ["p15", "p9", "p3"]);
    const personal = await shown(page, "for-you");
    assert.notDeepEqual(personal, before_consent);
    const categories = personal.map((id) => Number(id.slice(1)) % 6);
    assert.ok(categories.filter((category) => category === 3).length >= 3, personal.join(" "));
    await page.evaluate(() => window.rapport.consent.set("none"));
    await until(async () => (await states(page)) === "filled fallback fallback");
    assert.equal(await page.locator('rapport-slot[name="recent"] .own').isVisible(), true);
    assert.deepEqual(await shown(page, "for-you"), before_consent);
  },
);

void test(
  "facts show content and its event; identical HTML leaves the nodes alone",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const { page } = await openPage(context, shop.url);
    await until(async () => (await states(page)).startsWith("filled"));
    const events = page.evaluate(
      () =>
        new Promise((resolve) =>
          document.addEventListener("rapport:rendered", (event) =>
            resolve((event as CustomEvent<unknown>).detail),
          ),
        ),
    );
    await page.evaluate(() => window.rapport.identify({ name: "Anna" }));
    assert.deepEqual(await events, { name: "hello", state: "filled", products: [] });
    assert.equal(await page.locator('rapport-slot[name="hello"]').innerText(), "Hello Anna");
    const same = await page.evaluate(async () => {
      const nodes = [...document.querySelectorAll("rapport-content > *")];
      await window.rapport.refresh();
      const after = document.querySelectorAll("rapport-content > *");
      return nodes.length > 1 && nodes.every((node, i) => node === after[i]);
    });
    assert.equal(same, true);
    await page.evaluate(() => window.rapport.identify(null));
    await until(() => page.locator('rapport-slot[name="hello"] .own').isVisible());
  },
);

void test(
  "sold out products leave the slots, and a foreign price is not shown",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const { page } = await openPage(context, shop.url);
    await until(async () => (await states(page)).startsWith("filled"));
    const [first, second] = await shown(page, "for-you");
    await page.evaluate(
      ([out, priced]) =>
        window.rapport.setProducts([
          { id: out!, availability: "https://schema.org/OutOfStock" },
          { id: priced!, price: 777.5, currency: "EUR" },
        ]),
      [first!, second!],
    );
    await until(async () => !(await shown(page, "for-you")).includes(first!));
    const text = (): Promise<string | null> =>
      page.locator('rapport-slot[name="for-you"]').textContent();
    assert.ok(!(await text())?.includes("777"));
    assert.ok((await status(page)).notes.some((note) => note.includes("EUR")));
    await page.evaluate((id) => window.rapport.setProducts([{ id, price: "777.50" }]), second!);
    await until(async () => (await text())?.includes("£777.50") === true);
  },
);

void test(
  "what is seen for a second and what is clicked is counted once, with slot and place",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const { page } = await openPage(context, shop.url);
    await page.evaluate(() => window.rapport.consent.set("measure"));
    await until(async () => (await states(page)).startsWith("filled"));
    await until(() => shop.stored.size >= 4);
    await page.evaluate(() => window.rapport.refresh());
    await page.waitForTimeout(1300);
    const seen = [...shop.stored.values()];
    assert.deepEqual(
      seen.map((event) => [event.event, event["slot"], event["position"]]).sort(),
      [1, 2, 3, 4].map((place) => ["view_item_list", "for-you", place]),
    );
    assert.deepEqual(new Set(seen.map((event) => event["strategy"])).size, 1);
    await page.evaluate(() =>
      document.addEventListener("click", (event) => event.preventDefault(), { capture: true }),
    );
    const clicked = await shown(page, "for-you");
    await page.locator('rapport-slot[name="for-you"] a').nth(1).click();
    await until(() => [...shop.stored.values()].some((event) => event.event === "select_item"));
    const click = [...shop.stored.values()].find((event) => event.event === "select_item")!;
    assert.deepEqual([click.product, click["position"]], [clicked[1], 2]);
  },
);

void test(
  "a single-page shop: the open product counts until the address changes",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const { page } = await openPage(context, shop.url);
    await until(async () => (await states(page)).startsWith("filled"));
    const home = await shown(page, "for-you");
    await page.evaluate(() => history.pushState(null, "", "/product/p4"));
    await look(page, "p4");
    await until(async () => (await shown(page, "for-you")).join() !== home.join());
    await page.evaluate(() => {
      history.pushState(null, "", "/again");
      document.querySelector("rapport-slot")!.remove();
      const added = document.createElement("rapport-slot");
      added.setAttribute("name", "for-you");
      added.innerText = "own";
      document.body.append(added);
    });
    await until(async () => (await shown(page, "for-you")).length === 4);
  },
);

void test(
  "another tab's events are taken up when this one is looked at again",
  { skip },
  async (t) => {
    const { shop, context } = await setUp(t);
    const one = (await openPage(context, shop.url)).page;
    await one.evaluate(() => window.rapport.consent.set("personalise"));
    await until(async () => (await states(one)).startsWith("filled"));
    const two = (await openPage(context, shop.url)).page;
    await until(async () => (await status(two)).consent.level === "personalise");
    await look(two, "p7");
    await until(async () => (await status(two)).history_rows === 1);
    await one.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await until(async () => (await shown(one, "recent")).join() === "p7");
  },
);

async function broken(
  change: (manifest: string, folder: string) => Promise<string>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rapport-broken-"));
  await cp(pack, folder, { recursive: true });
  const file = join(folder, "manifest.json");
  await writeFile(file, await change(await readFile(file, "utf8"), folder));
  return folder;
}

const changes: [string, RegExp, Parameters<typeof broken>[0]][] = [
  [
    "a pack that is switched off",
    /^disabled/,
    async (m) => m.replace('"enabled": true', '"enabled": false'),
  ],
  ["a pack of another format", /^version/, async (m) => m.replace('"format": 1', '"format": 2')],
  ["a core of another abi", /^version/, async (m) => m.replace('"abi": 2', '"abi": 9')],
  ["a manifest cut off", /^corrupt/, async (m) => m.slice(0, 100)],
  ["a wrong hash", /^network/, async (m) => m.replace(/sha256-..../, "sha256-AAAA")],
  [
    "a file name that leads elsewhere",
    /^corrupt/,
    async (m) => m.replace('"head-', '"//evil.example/head-'),
  ],
  [
    "a head cut off, with a hash to match",
    /^corrupt/,
    async (m, folder) => {
      const name = /head-\w+\.rpk/.exec(m)![0];
      const cut = (await readFile(join(folder, name))).subarray(0, 2000);
      await writeFile(join(folder, name), cut);
      const hash = createHash("sha256").update(cut).digest("base64");
      return m.replace(/"bytes": \d+/, '"bytes": 2000').replace(/sha256-[^"]+/, `sha256-${hash}`);
    },
  ],
  ["a head of 9 MB", /^limit/, async (m) => m.replace(/"bytes": \d+/, '"bytes": 9437184')],
];

for (const [name, reason, change] of changes)
  void test(`${name} leaves the shop's content, in silence`, { skip }, async (t) => {
    const { shop, context } = await setUp(t);
    shop.pack = await broken(change);
    const { page, complaints } = await openPage(context, shop.url);
    await until(async () => (await states(page)) === "fallback fallback fallback");
    assert.match((await status(page)).reason, reason);
    assert.equal(await page.locator(".own:visible").count(), 3);
    // A failed integrity check is the browser's own line; there is none of ours.
    assert.deepEqual(
      complaints.filter((line) => !line.includes("integrity")),
      [],
    );
  });

void test("a market the pack does not have leaves the shop's content", { skip }, async (t) => {
  const { shop, context } = await setUp(t);
  shop.page("/", slots, moduleScript('data-robots="allow" data-market="mars"'));
  const { page } = await openPage(context, shop.url);
  await until(async () => (await states(page)) === "fallback fallback fallback");
  assert.match((await status(page)).reason, /^no_market: .*mars/);
});

void test("a wrong MIME type for the core still works", { skip }, async (t) => {
  const { shop, context } = await setUp(t);
  shop.wasm_type = "application/octet-stream";
  const { page, complaints } = await openPage(context, shop.url);
  await until(async () => (await states(page)).startsWith("filled"));
  assert.deepEqual(complaints, []);
});

void test("a classic script tag fills slots too", { skip }, async (t) => {
  const { shop, context } = await setUp(t);
  const classic = moduleScript()
    .replace('type="module"', "")
    .replace("rapport.js", "rapport.classic.js");
  shop.page("/", slots, classic);
  const { page, complaints } = await openPage(context, shop.url);
  await until(async () => (await states(page)).startsWith("filled"));
  await page.evaluate(() => window.rapport.consent.set("none"));
  await until(async () => (await states(page)) === "filled fallback fallback");
  assert.equal(await page.locator('rapport-slot[name="recent"] .own').isVisible(), true);
  assert.deepEqual(complaints, []);
});

for (const [what, policy, reason] of [
  [
    "WebAssembly",
    "default-src 'self'; require-trusted-types-for 'script'; trusted-types rapport",
    /^wasm/,
  ],
  [
    "our Trusted Types policy",
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types other",
    /^$/,
  ],
] as const)
  void test(`a page that refuses ${what} keeps its own content`, { skip }, async (t) => {
    const { shop, context } = await setUp(t);
    shop.policy = policy;
    const { page } = await openPage(context, shop.url);
    await until(async () => (await states(page)) === "fallback fallback fallback");
    assert.match((await status(page)).reason, reason);
    assert.equal(await page.locator(".own:visible").count(), 3);
  });
