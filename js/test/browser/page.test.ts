import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Rapport, RapportStatus } from "../../src/public-api.js";
import { until } from "../support/until.js";
import { launch, moduleScript, openPage, Shop } from "./shop.js";

declare global {
  interface Window {
    rapport: Rapport;
    dataLayer: unknown[];
  }
}

let browser: Browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const slot = '<rapport-slot name="for-you"><p id="own">Our best sellers</p></rapport-slot>';

async function setUp(t: TestContext): Promise<{ shop: Shop; context: BrowserContext }> {
  const shop = await Shop.open();
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await shop.close();
  });
  shop.page("/", slot);
  return { shop, context };
}

const status = (page: Page): Promise<RapportStatus> => page.evaluate(() => window.rapport.status());
const state = (page: Page): Promise<string | null> =>
  page.locator("rapport-slot").first().getAttribute("data-rapport-state");

/** Everything the browser keeps for the shop. */
async function kept(page: Page): Promise<{ databases: number; cookies: number; storage: number }> {
  const cookies = (await page.context().cookies()).length;
  const rest = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    storage: localStorage.length + sessionStorage.length + (await caches.keys()).length,
  }));
  return { cookies, ...rest };
}

void test("without a pack the shop's own content stays and nobody is bothered", async (t) => {
  const { shop, context } = await setUp(t);
  const { page, complaints, infos } = await openPage(context, shop.url);
  await until(async () => (await state(page)) === "fallback");
  assert.equal(await page.locator("#own").textContent(), "Our best sellers");
  assert.deepEqual(complaints, []);
  assert.equal(infos.filter((line) => line.includes("own content stays")).length, 1);
  assert.equal((await status(page)).engine, "failed");
  assert.match((await status(page)).reason, /^network: .*404/);
});

void test("without consent the device keeps nothing and nothing but static files is fetched", async (t) => {
  const { shop, context } = await setUp(t);
  const { page, complaints } = await openPage(context, shop.url);
  await page.evaluate(() => {
    window.rapport.track("view_item", { items: [{ item_id: "a" }] });
    window.rapport.identify({ name: "Anna", customer: "7" });
    window.dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: "a" }] } });
  });
  await page.evaluate(() => window.rapport.export());
  await page.goto(shop.url);
  await until(async () => (await state(page)) === "fallback");
  assert.deepEqual(await kept(page), { cookies: 0, databases: 0, storage: 0 });
  const paths = new Set(shop.requests.map((request) => request.path));
  assert.ok(![...paths].some((path) => /collect|device/.test(path)), [...paths].join(" "));
  const fetched = shop.requests.filter(({ path }) => /pack|wasm/.test(path));
  assert.ok(fetched.every(({ headers }) => !headers.cookie && !headers.referer));
  assert.deepEqual(complaints, []);
});

void test("with consent events stay on the device; at measure they reach the collector once", async (t) => {
  const { shop, context } = await setUp(t);
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => {
    window.rapport.consent.set("personalise");
    window.rapport.track("view_item", { items: [{ item_id: "a" }] });
  });
  await until(async () => (await status(page)).history_rows === 1);
  await page.waitForTimeout(1200);
  assert.equal(shop.stored.size, 0);
  await page.reload();
  await until(async () => (await status(page)).consent.level === "personalise");
  await page.evaluate(() => {
    window.rapport.consent.set("measure");
    window.rapport.track("add_to_cart", {
      currency: "GBP",
      items: [{ item_id: "a", price: "12.50" }],
    });
  });
  await until(() => shop.stored.size === 1);
  const [event] = [...shop.stored.values()];
  assert.deepEqual([event!.event, event!["price"]], ["add_to_cart", 12.5]);
  const { history, outbox } = await page.evaluate(() => window.rapport.export());
  assert.deepEqual(
    history.map((row) => row.event),
    ["view_item", "add_to_cart"],
  );
  assert.deepEqual(outbox, []);
});

void test("a page closed right after an event loses nothing", async (t) => {
  const { shop, context } = await setUp(t);
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => window.rapport.consent.set("measure"));
  await until(async () => (await page.evaluate(() => indexedDB.databases())).length === 1);
  shop.collector_status = 503;
  await page.evaluate(() => {
    for (let i = 0; i < 20; i++)
      window.rapport.track("view_item", { items: [{ item_id: `p${i}` }] });
  });
  await page.waitForTimeout(60);
  await page.close();
  shop.collector_status = 200;
  await openPage(context, shop.url);
  await until(() => shop.stored.size === 20);
});

void test("leaving the page sends what is waiting at once", async (t) => {
  const { shop, context } = await setUp(t);
  shop.page("/next", "<p>Another page</p>", "");
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => window.rapport.consent.set("measure"));
  await until(async () => (await page.evaluate(() => indexedDB.databases())).length === 1);
  await page.evaluate(() => window.rapport.track("login"));
  await until(async () => (await status(page)).history_rows === 1);
  await page.goto(`${shop.url}/next`);
  await until(() => shop.stored.size === 1);
});

void test("withdrawal erases in every tab and at the collector", async (t) => {
  const { shop, context } = await setUp(t);
  const one = (await openPage(context, shop.url)).page;
  await one.evaluate(() => {
    window.rapport.consent.set("measure");
    window.rapport.track("view_item", { items: [{ item_id: "canary" }] });
  });
  await until(() => shop.stored.size === 1);
  const two = (await openPage(context, shop.url)).page;
  await until(async () => (await status(two)).consent.level === "measure");
  await one.evaluate(() => window.rapport.consent.set("none"));
  await until(async () => (await status(two)).consent.level === "none");
  await until(() => shop.erased.length === 1);
  assert.equal(shop.erased[0], [...shop.stored.values()][0]!.shopper);
  await two.evaluate(() => window.rapport.track("view_item", { items: [{ item_id: "canary" }] }));
  await two.waitForTimeout(100);
  const left = await two.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("rapport:demo");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error("cannot open"));
    });
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    const keys: Record<string, IDBValidKey[]> = {};
    for (const name of names)
      keys[name] = await new Promise((resolve) => {
        const request = transaction.objectStore(name).getAllKeys();
        request.onsuccess = () => resolve(request.result);
      });
    return keys;
  });
  assert.deepEqual(left, { history: [], meta: ["consent"], outbox: [] });
});

void test("consent commands of a data layer are heard, before and after we start", async (t) => {
  const { shop, context } = await setUp(t);
  shop.policy = "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
  const gtag = `<script>window.dataLayer=[];function gtag(){dataLayer.push(arguments)}
    gtag("consent","default",{personalization_storage:"denied",analytics_storage:"denied"})</script>`;
  shop.page("/", slot, gtag + moduleScript());
  const { page, infos } = await openPage(context, shop.url);
  await until(async () => (await state(page)) === "fallback");
  assert.deepEqual((await status(page)).consent, {
    level: "none",
    source: "consent-mode",
    missing: "personalization_storage: granted",
  });
  assert.ok(infos.some((line) => line.includes("personalization_storage")));
  const gtagUpdate = (state: string): Promise<void> =>
    page.evaluate((value) => {
      const { gtag } = window as unknown as { gtag: (...args: unknown[]) => void };
      gtag("consent", "update", { personalization_storage: value });
    }, state);
  await gtagUpdate("granted");
  assert.equal((await status(page)).consent.level, "personalise");
  await gtagUpdate("denied");
  assert.equal((await status(page)).consent.level, "none");
});

void test("automated browsers are shown everything and remembered nowhere", async (t) => {
  const { shop, context } = await setUp(t);
  shop.page("/", slot, moduleScript(""));
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => window.rapport.consent.set("measure"));
  await page.evaluate(() => window.rapport.track("login"));
  await page.evaluate(() => window.rapport.export());
  assert.deepEqual(await kept(page), { cookies: 0, databases: 0, storage: 0 });
  assert.equal((await status(page)).consent.source, "robot");
});

void test("a second script stands aside, and classic tags work", async (t) => {
  const { shop, context } = await setUp(t);
  const classic = moduleScript()
    .replace('type="module" ', "")
    .replace("rapport.js", "rapport.classic.js");
  shop.page("/", slot, classic + moduleScript() + classic);
  const { page, complaints } = await openPage(context, shop.url);
  await until(async () => (await state(page)) === "fallback");
  assert.deepEqual(complaints, []);
  assert.equal(shop.requests.filter(({ path }) => path.endsWith("manifest.json")).length, 1);
});

void test("no argument makes a call throw or reject", async (t) => {
  const { shop, context } = await setUp(t);
  const { page, complaints } = await openPage(context, shop.url);
  const answers = await page.evaluate(async () => {
    const rapport = window.rapport as unknown as Record<string, (value: unknown) => unknown> & {
      consent: { set(value: unknown): unknown };
    };
    const hostile = {
      get items(): unknown {
        throw new Error("hostile");
      },
      toString(): string {
        throw new Error("hostile");
      },
    };
    const values = [
      undefined,
      null,
      0,
      NaN,
      "",
      "x",
      [],
      {},
      [null],
      [{}],
      Symbol("s"),
      () => 1,
      1n,
      hostile,
    ];
    const tracked: unknown[] = [];
    for (const value of values) {
      rapport.consent.set(value);
      for (const name of ["identify", "setProducts", "seed", "refresh", "status", "export"])
        await rapport[name]!(value);
      tracked.push(rapport["track"]!(value));
      tracked.push((rapport["track"] as (...args: unknown[]) => unknown)("view_item", value));
    }
    await rapport["forget"]!(1);
    return tracked;
  });
  assert.deepEqual(new Set(answers), new Set([false]));
  assert.deepEqual(complaints, []);
});

void test("a policy without WebAssembly or without our Trusted Types name leaves the shop's content", async (t) => {
  const { shop, context } = await setUp(t);
  shop.policy = "default-src 'self'; require-trusted-types-for 'script'; trusted-types other";
  const { page } = await openPage(context, shop.url);
  await until(async () => (await state(page)) === "fallback");
  assert.equal(await page.locator("#own").count(), 1);
});

void test("slots added later are taken up, and an unknown level changes nothing", async (t) => {
  const { shop, context } = await setUp(t);
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => {
    const added = document.createElement("rapport-slot");
    added.setAttribute("name", "later");
    added.append("own");
    document.body.append(added);
  });
  await until(async () => (await status(page)).slots.length === 2);
  await until(async () => (await status(page)).slots.every((entry) => entry.state === "fallback"));
  assert.equal(await page.evaluate(() => window.rapport.consent.set("all" as "none")), false);
});
