// Takes the pictures of docs/ from a running demo store: `make demo` in one terminal, `node scripts/pictures.mjs URL` in another.
import { chromium } from "playwright-core";

const [, , url] = process.argv;
if (url === undefined) throw new Error("name the demo store's address");
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
const filled = (page, name) =>
  page.waitForSelector(`rapport-slot[name="${name}"][data-rapport-state="filled"]`);
const shoot = (page, name, clip) =>
  page.screenshot({ path: `docs/pictures/${name}.jpg`, type: "jpeg", quality: 82, ...clip });

const context = await browser.newContext({ viewport: { width: 1280, height: 1500 } });
const page = await context.newPage();
await page.goto(url);
await filled(page, "trending");
await page.click("[data-consent=personalise]");
await shoot(page, "home-stranger");
await page.goto(new URL("/category/mugs-and-cups", url).href);
const links = await page.$$eval("a[href^='/product/']", (all) =>
  [...new Set(all.map((link) => link.href))].slice(0, 3),
);
for (const link of links) {
  await page.goto(link);
  await page.waitForFunction(async () => (await window.rapport?.export())?.history?.length > 0);
}
await page.goto(url);
await filled(page, "for-you");
await page.evaluate(() => document.fonts.ready);
await shoot(page, "home-known");
await page.setViewportSize({ width: 1280, height: 900 });
await page.evaluate(() => window.rapport.inspect());
await page.locator("rapport-inspector .product summary").first().click();
await page.evaluate(() =>
  document.querySelector('rapport-slot[name="for-you"]').scrollIntoView({ behavior: "instant" }),
);
await page.waitForTimeout(300);
await shoot(page, "inspector");
const phone = await browser.newContext({
  viewport: { width: 390, height: 844 },
  colorScheme: "dark",
  storageState: await context.storageState(),
});
const small = await phone.newPage();
await small.goto(url);
await small.click("[data-consent=personalise]");
await small.waitForTimeout(300);
await shoot(small, "home-phone-dark");
await browser.close();
