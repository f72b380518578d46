import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Level } from "../../src/public-api.js";
import { until } from "../support/until.js";
import { keptConsent, keptKeys } from "./kept.js";
import { launch, moduleScript, openPage, Shop } from "./shop.js";

let browser: Browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const rounds = Number(process.env["ROUNDS"] ?? 12);

async function setUp(t: TestContext): Promise<{ shop: Shop; context: BrowserContext }> {
  const shop = await Shop.open();
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await shop.close();
  });
  for (const path of ["/", "/next"]) shop.page(path, "<p>Shop</p>");
  return { shop, context };
}

/** The level once what is kept on the device is known. */
function knownLevel(page: Page): Promise<Level> {
  return page.evaluate(async () => (await window.rapport.export()).consent.level);
}

async function measured(context: BrowserContext, shop: Shop): Promise<Page> {
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => {
    window.rapport.consent.set("measure");
    window.rapport.track("view_item", { items: [{ item_id: "canary" }] });
  });
  await until(() => page.evaluate(() => window.rapport.status().history_rows === 1));
  return page;
}

function leaveWith(page: Page, level: Level, mark = ""): Promise<unknown> {
  const arrived = page.waitForURL(`**/next?${mark}`);
  return Promise.all([
    arrived,
    page.evaluate(
      ([chosen, query]) => {
        window.rapport.consent.set(chosen);
        location.href = `/next?${query}`;
      },
      [level, mark] as const,
    ),
  ]);
}

void test("a choice holds on the next page though the page was left in the task that made it", async (t) => {
  const { shop, context } = await setUp(t);
  const page = await measured(context, shop);
  for (let round = 0; round < rounds; round++) {
    const level = (["none", "measure", "none", "personalise"] as const)[round % 4]!;
    await leaveWith(page, level, String(round));
    assert.equal(await knownLevel(page), level, `round ${round}`);
    const { history } = await page.evaluate(() => window.rapport.export());
    assert.deepEqual(history, [], "the refusal erased what was there");
    assert.equal((await keptConsent(page))?.level, level);
    await until(async () => (await page.evaluate(() => localStorage.length)) === 0);
  }
});

void test("being forgotten holds though the page was left in the task that asked for it", async (t) => {
  const { shop, context } = await setUp(t);
  const page = await measured(context, shop);
  const arrived = page.waitForURL("**/next");
  await page.evaluate(() => {
    void window.rapport.forget();
    location.href = "/next";
  });
  await arrived;
  await until(async () => (await keptKeys(page))["history"]!.length === 0);
  assert.equal(await knownLevel(page), "measure");
  await until(() => shop.erased.length > 0);
});

void test("a choice is kept where local storage is full or refused", async (t) => {
  const { shop, context } = await setUp(t);
  await context.addInitScript(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (this === localStorage) throw new DOMException("full", "QuotaExceededError");
      set.call(this, key, value);
    };
  });
  const page = await measured(context, shop);
  await leaveWith(page, "none");
  assert.equal(await knownLevel(page), "none");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

void test("a refusal holds in every tab without broadcast channels and from a clock a minute behind", async (t) => {
  const { shop, context } = await setUp(t);
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, "BroadcastChannel");
    if (!location.hash) return;
    const now = Date.now;
    Date.now = () => now() - 60_000;
  });
  const one = await measured(context, shop);
  const { page: behind } = await openPage(context, `${shop.url}/#behind`);
  assert.equal(await knownLevel(behind), "measure");
  await behind.evaluate(() => window.rapport.consent.set("none"));
  await until(() => one.evaluate(() => window.rapport.status().consent.level === "none"));
  await one.evaluate(() => window.rapport.track("view_item", { items: [{ item_id: "canary" }] }));
  assert.deepEqual(await keptKeys(one), { history: [], meta: ["consent"], outbox: [] });
  await one.evaluate(() => window.rapport.consent.set("personalise"));
  await until(() => behind.evaluate(() => window.rapport.status().consent.level === "personalise"));
});

for (const tabs of [2, 5])
  void test(`${tabs} tabs that choose at once agree with each other and with the device, and a refusal wins`, async (t) => {
    const { shop, context } = await setUp(t);
    const pages: Page[] = [];
    for (let i = 0; i < tabs; i++) pages.push((await openPage(context, shop.url)).page);
    const choices: Level[] = ["none", "personalise", "measure"];
    let before: Level = "none";
    for (let round = 0; round < rounds; round++) {
      const chosen = pages.map((_, tab) => choices[(round * 7 + tab * (1 + (round % 2))) % 3]!);
      const start_ms = Date.now() + 60;
      const saw = await Promise.all(
        pages.map((page, tab) =>
          page.evaluate(
            ([level, at_ms]) =>
              new Promise<Level>((resolve) =>
                setTimeout(() => {
                  resolve(window.rapport.consent.get());
                  window.rapport.consent.set(level);
                }, at_ms - Date.now()),
              ),
            [chosen[tab]!, start_ms + (round % 5) * tab] as const,
          ),
        ),
      );
      const agreed = async (): Promise<boolean> => {
        const levels = await Promise.all(pages.map(knownLevel));
        const kept = (await keptConsent(pages[0]!))?.level;
        return levels.every((level) => level === kept);
      };
      await until(agreed);
      // A tab that saw another's choice before it made its own made the later one.
      const unaware = before !== "none" && saw.every((level) => level === before);
      before = await knownLevel(pages[0]!);
      if (!chosen.includes("none") || !unaware) continue;
      assert.equal(before, "none", `round ${round}: ${chosen.join()}`);
    }
  });

void test("a tab that loads while another refuses does not grant over the refusal", async (t) => {
  const { shop, context } = await setUp(t);
  const { page } = await openPage(context, shop.url);
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => window.rapport.consent.set("measure"));
    assert.equal(await knownLevel(page), "measure");
    const other = await context.newPage();
    await other.goto(shop.url, { waitUntil: "commit" });
    await other.waitForFunction(() => window.rapport);
    await Promise.all([
      page.evaluate(() => window.rapport.consent.set("none")),
      other.evaluate(() => window.rapport.consent.set("measure")),
    ]);
    await until(async () => (await knownLevel(page)) === (await knownLevel(other)));
    assert.equal((await keptConsent(page))?.level, await knownLevel(page));
    await other.close();
  }
});

const gtag = (code: string): string =>
  `<script>window.dataLayer=[];function gtag(){dataLayer.push(arguments)}
  const all=(value)=>({personalization_storage:value,analytics_storage:value});${code}</script>`;

async function platformShop(t: TestContext, code: string): Promise<{ shop: Shop; page: Page }> {
  const { shop, context } = await setUp(t);
  shop.policy = "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
  shop.page("/", "", gtag('gtag("consent","update",all("granted"))') + moduleScript());
  shop.page("/next", "", gtag(code) + moduleScript());
  const { page } = await openPage(context, shop.url);
  await page.evaluate(() => window.rapport.track("view_item", { items: [{ item_id: "canary" }] }));
  await until(() => page.evaluate(() => window.rapport.status().history_rows === 1));
  return { shop, page };
}

void test("a platform that denies before it has read her answer erases nothing, and nothing is recorded meanwhile", async (t) => {
  const code = `gtag("consent","default",all("denied"));gtag("consent","update",all("denied"));
    setTimeout(()=>gtag("consent","update",{personalization_storage:"granted",analytics_storage:"denied"}),500);
    setTimeout(()=>gtag("consent","update",all("granted")),900)`;
  const { shop, page } = await platformShop(t, code);
  const before = { ...(await keptKeys(page)), outbox: [] };
  await page.goto(`${shop.url}/next`);
  await page.evaluate(() => window.rapport.track("view_item", { items: [{ item_id: "early" }] }));
  const { consent } = await page.evaluate(() => window.rapport.status());
  assert.deepEqual([consent.level, consent.pending], ["none", "denial"]);
  await until(() => page.evaluate(() => window.rapport.status().consent.level === "measure"));
  await page.waitForTimeout(2500);
  assert.deepEqual(await keptKeys(page), before);
  assert.equal(shop.erased.length, 0);
});

void test("a platform's denial that stands for wait_for_update erases, and says so", async (t) => {
  const code = `gtag("consent","default",{...all("denied"),wait_for_update:700});gtag("consent","update",all("denied"))`;
  const { shop, page } = await platformShop(t, code);
  await page.goto(`${shop.url}/next`);
  await page.goto(`${shop.url}/next`);
  assert.equal((await keptKeys(page))["history"]!.length, 1, "left before the wait was over");
  await until(async () => (await keptKeys(page))["history"]!.length === 0);
  await until(() => shop.erased.length === 1);
  const { notes, consent } = await page.evaluate(() => window.rapport.status());
  assert.deepEqual(notes, ["the consent platform denied: what was kept is erased"]);
  assert.equal(consent.pending, undefined);
});

void test("a denial after a grant on the page is a withdrawal, also where the page is left with it", async (t) => {
  const { shop, page } = await platformShop(t, "");
  const arrived = page.waitForURL("**/next");
  await page.evaluate(() => {
    const { gtag } = window as unknown as { gtag: (...args: unknown[]) => void };
    gtag("consent", "update", { personalization_storage: "denied", analytics_storage: "denied" });
    location.href = "/next";
  });
  await arrived;
  await until(async () => (await keptKeys(page))["history"]!.length === 0);
  await until(() => shop.erased.length > 0);
});
