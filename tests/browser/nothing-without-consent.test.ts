import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { collected } from "./support/collected.js";
import { kept, nothing } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { decidedStates, filled } from "./support/slots.js";
import { answer, atRest, type Visitor } from "./support/visitor.js";

const journey = journeys();

/** Words that must turn up nowhere: what she looks at and what she searches for. */
const canaries = ["landing-lamp-in-brick", "canary"];
const pages = /^\/(category\/lamps|product\/[a-z-]+|search|cart|cart\/add)?$/;
const files =
  /^\/(assets|img|art)\/|^\/rapport\/rapport(-core)?\.(js|mjs|wasm)$|^\/pack\/(manifest\.json|head-[0-9a-f]+\.rpk)$/;

/** Home, a category, a product, a search, the basket with something in it, and home again. */
async function lookAround(page: Page, each: (where: string) => Promise<void>): Promise<void> {
  const here = async (): Promise<void> => {
    await atRest(page);
    await each(new URL(page.url()).pathname);
  };
  await page.getByRole("link", { name: "Lamps", exact: true }).first().click();
  await page.waitForURL("**/category/lamps");
  await here();
  await page.locator(`.card[data-item="${canaries[0]}"] a`).click();
  await page.waitForURL("**/product/*");
  await here();
  await page.getByRole("button", { name: "Put in the basket" }).click();
  await page.getByText("is in your basket.").waitFor();
  await here();
  await page.getByLabel("Search the shop").fill(canaries[1]!);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search*");
  await here();
  await page.goto("/cart");
  await here();
  await page.getByRole("link", { name: "Understairs", exact: true }).click();
  await page.waitForURL(/\/$/);
  await here();
}

/** What was asked of anybody beyond the shop's pages and the files that are the same for everyone. */
async function personalRequests(visitor: Visitor, allowed: RegExp[]): Promise<string[]> {
  const strange: string[] = [];
  for (const request of visitor.watch.requests) {
    const { origin, pathname, search } = new URL(request.url());
    const { cookie, referer } = await request.allHeaders();
    // Scripts are the browser's own requests: like the shop's pictures, they carry the shop's cookies.
    const tells = /\.(wasm|json|rpk)$/.test(pathname) && Boolean(cookie || referer);
    const file = files.test(pathname) && search === "" && request.method() === "GET" && !tells;
    const known = file || pages.test(pathname) || allowed.some((path) => path.test(pathname));
    if (origin !== visitor.shop_url || !known) strange.push(`${request.method()} ${request.url()}`);
  }
  return strange;
}

const home_of_a_stranger = {
  hero: "filled",
  continue: "fallback",
  "for-you": "fallback",
  trending: "filled",
  "recently-viewed": "fallback",
  newest: "filled",
};

journey(
  "A first visitor who answers nothing sees a whole shop, and leaves no trace",
  async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.tab();
    await page.locator("[data-consent-banner]").waitFor();
    await atRest(page);
    assert.deepEqual(await decidedStates(page), home_of_a_stranger);
    await lookAround(page, async (where) => {
      const { cookies, ...rest } = await kept(page);
      assert.deepEqual({ ...rest, cookies: [] }, nothing, `on ${where}`);
      assert.ok(
        cookies.every((name) => name === "cart"),
        cookies.join(),
      );
      if (where.startsWith("/product/")) {
        await filled(page, "viewed-together");
        await filled(page, "bought-together");
      }
    });
    assert.deepEqual(await decidedStates(page), home_of_a_stranger);
    assert.deepEqual(await personalRequests(visitor, []), []);
    assert.deepEqual(collected(stage.shop), []);
  },
);

journey("A visitor who refuses leaves no trace but the refusal", async (stage) => {
  const visitor = await stage.visitor();
  const page = await visitor.tab();
  await answer(page, "none");
  await lookAround(page, async (where) => {
    const { cookies, databases, ...rest } = await kept(page);
    assert.deepEqual({ ...rest, cookies: [], databases: {} }, nothing, `on ${where}`);
    assert.ok(
      cookies.every((name) => name === "cart"),
      cookies.join(),
    );
    const { meta, ...rows } = databases["rapport:demo"] ?? {};
    assert.deepEqual(Object.keys(databases), ["rapport:demo"]);
    assert.deepEqual(rows, { history: {}, outbox: {} });
    assert.deepEqual(Object.keys(meta ?? {}), ["consent"]);
    const text = JSON.stringify(databases);
    for (const canary of canaries) assert.ok(!text.includes(canary), text);
  });
  assert.deepEqual(await decidedStates(page), home_of_a_stranger);
  assert.equal(await page.locator("[data-consent-banner]").isVisible(), false);
  assert.deepEqual(await personalRequests(visitor, [/^\/rapport\/rapport-device\.js$/]), []);
  assert.deepEqual(collected(stage.shop), []);
});
