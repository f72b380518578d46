import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { launch } from "./support/browser.js";
import { collected } from "./support/collected.js";
import { exported, kept, nothing } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { filled } from "./support/slots.js";
import { until } from "./support/until.js";
import { atRest, look, type Visitor } from "./support/visitor.js";

const journey = journeys();
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp"] as const;

/** A browser that does not say that a program drives it. */
let unmarked: Browser;
before(async () => {
  unmarked = await launch("--disable-blink-features=AutomationControlled");
});
after(() => unmarked.close());

/** Sends the shop's pages as a shop would that wants no robots counted. */
async function withoutAllowance(context: BrowserContext): Promise<void> {
  await context.route(/\/($|product\/)/, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    assert.match(html, /data-robots="allow"/);
    await route.fulfill({ response, body: html.replace(/data-robots="allow"/, "") });
  });
}

/** Looks at lamps and agrees to everything; answers whether anything was kept or sent. */
async function wander(
  visitor: Visitor,
): Promise<{ remembered: number; sent: number; bare: boolean }> {
  const page = await visitor.tab();
  await page.evaluate(() => window.rapport.consent.set("measure"));
  await atRest(page);
  await look(page, ...lamps);
  await page.goto("/");
  for (const slot of ["hero", "trending", "newest"]) await filled(page, slot);
  await atRest(page);
  const { history, outbox } = await exported(page);
  const device = await kept(page);
  const sent = visitor.watch.requests.filter((request) => request.url().includes("/collect/"));
  return {
    remembered: history.length + outbox.length,
    sent: sent.length,
    bare: JSON.stringify(device) === JSON.stringify(nothing),
  };
}

const untouched = { remembered: 0, sent: 0, bare: true };

journey("A driven browser sees the slots, and nothing of it is kept or sent", async (stage) => {
  const visitor = await stage.visitor();
  await withoutAllowance(visitor.context);
  assert.deepEqual(await wander(visitor), untouched);
  assert.deepEqual(collected(stage.shop), []);
});

const crawlers = [
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/140.0.0.0 Safari/537.36",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
];
for (const userAgent of crawlers) {
  const name = /(\w+bot|Headless\w+)/.exec(userAgent)![0];
  journey(`${name} sees the slots, and nothing of it is kept or sent`, async (stage) => {
    const visitor = await stage.visitor({ userAgent }, unmarked);
    await withoutAllowance(visitor.context);
    assert.deepEqual(await wander(visitor), untouched);
    assert.deepEqual(collected(stage.shop), []);
  });
}

journey("A person with the same browser is remembered", async (stage) => {
  const userAgent =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  const visitor = await stage.visitor({ userAgent }, unmarked);
  await withoutAllowance(visitor.context);
  const { remembered, bare } = await wander(visitor);
  assert.ok(remembered >= lamps.length);
  assert.equal(bare, false);
  await until("the collector has her events", () => collected(stage.shop).length > 0);
});
