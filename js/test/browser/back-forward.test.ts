import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { until } from "../support/until.js";
import { browser_args, Shop } from "./shop.js";

void test("a page that slept through a withdrawal knows of it when she goes back", async (t) => {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: browser_args,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const shop = await Shop.open();
  t.after(async () => {
    await browser.close();
    await shop.close();
  });
  shop.page("/", "<p>Shop</p>");
  shop.page("/account", "<p>Account</p>");
  const page = await browser.newPage();
  await page.goto(shop.url);
  await page.evaluate(() => {
    window.rapport.consent.set("personalise");
    window.rapport.track("login");
    addEventListener("pageshow", (event) => {
      document.title = event.persisted ? "slept" : "new";
    });
  });
  await until(() => page.evaluate(() => window.rapport.status().history_rows === 1));
  await page.goto(`${shop.url}/account`);
  await until(() => page.evaluate(() => window.rapport.consent.get() === "personalise"));
  await page.evaluate(() => window.rapport.consent.set("none"));
  await page.evaluate(() => window.rapport.export());
  await page.goBack({ waitUntil: "commit" });
  await until(() => page.evaluate(() => window.rapport.consent.get() === "none"));
  assert.equal(await page.title(), "slept", "the page came from the back-forward cache");
  const { history } = await page.evaluate(() => window.rapport.export());
  assert.deepEqual(history, []);
});
