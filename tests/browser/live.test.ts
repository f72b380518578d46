import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { exported, meta } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { builtPack } from "./support/pack.js";
import { rapport } from "./support/paths.js";
import { filled, offered } from "./support/slots.js";
import { atRest, look, putInBasket } from "./support/visitor.js";

const journey = journeys();
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp", "clip-lamp-in-sky"] as const;
const home_slots = ["hero", "continue", "for-you", "trending", "recently-viewed", "newest"];

async function setProducts(page: Page, products: Parameters<typeof window.rapport.setProducts>[0]) {
  await page.evaluate((list) => {
    window.rapport.setProducts(list);
    return window.rapport.refresh();
  }, products);
}

function priceOf(page: Page, product: string): Promise<string> {
  return page.locator(`[data-rapport-product="${product}"] .price`).first().innerText();
}

journey(
  "What has just sold out is no longer offered, and comes back when it does",
  async (stage) => {
    const page = await (await stage.visitor()).arrive("personalise");
    await look(page, ...lamps);
    await page.goto("/");
    await filled(page, "for-you");
    await atRest(page);
    const before = await offered(page, "for-you");
    const gone = before.slice(0, 3);
    await setProducts(
      page,
      gone.map((id) => ({ id, availability: "out_of_stock" })),
    );
    const after = await offered(page);
    for (const product of gone) assert.ok(!after.includes(product), product);
    assert.equal((await offered(page, "for-you")).length, before.length);
    await setProducts(page, []);
    assert.deepEqual(await offered(page, "for-you"), before);
  },
);

journey("A live price is shown in the shop's currency and in no other", async (stage) => {
  const page = await (await stage.visitor()).arrive("personalise");
  await look(page, ...lamps);
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
  const product = (await offered(page, "for-you"))[0]!;
  const usual = await priceOf(page, product);
  await setProducts(page, [{ id: product, price: 1234.5, currency: "GBP" }]);
  assert.equal(await priceOf(page, product), "£1,234.50");
  await setProducts(page, [{ id: product, price: 1234.5, currency: "EUR" }]);
  assert.equal(await priceOf(page, product), usual);
  assert.doesNotMatch(await page.content(), /1,234|€/);
});

journey(
  "The page shows the very HTML the native command renders for the same history",
  async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.arrive("measure");
    await look(page, ...lamps);
    await putInBasket(page, "builders-pint");
    const now_ms = Date.now() + 60_000;
    await visitor.context.clock.setFixedTime(now_ms);
    await page.goto("/");
    for (const name of home_slots) await filled(page, name);
    await atRest(page);
    const shown = await page
      .locator("rapport-slot > rapport-content")
      .evaluateAll((slots) => slots.map((slot) => slot.innerHTML));

    const { history } = await exported(page);
    const folder = stage.newProfile();
    const query = join(folder, "history.ndjson");
    writeFileSync(query, `${JSON.stringify({ id: "page", now_ms, events: history })}\n`);
    const offset_minutes = await page.evaluate(() => -new Date().getTimezoneOffset());
    const moment = ["--now-ms", String(now_ms), "--utc-offset-minutes", String(offset_minutes)];
    const shopper = ["--seed", String(await meta(page, "seed")), "--level", "measure"];
    const inputs = [
      "--pack",
      builtPack().pack_dir,
      "--history",
      query,
      "--slots",
      home_slots.join(),
    ];
    const text = execFileSync(rapport, ["render", ...inputs, ...moment, ...shopper], {
      encoding: "utf8",
    });
    const { slots } = JSON.parse(text) as { slots: { html: string }[] };
    const blank = await visitor.context.newPage();
    const native = await blank.evaluate(
      (pieces) =>
        pieces.map((html) => {
          const template = document.createElement("template");
          template.innerHTML = html;
          return template.innerHTML;
        }),
      slots.map(({ html }) => html),
    );
    assert.deepEqual(shown, native);
  },
);
