import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page, Route } from "playwright-core";
import { allCollected, collected } from "./support/collected.js";
import { exported } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { builtPack } from "./support/pack.js";
import { decidedStates, filled, slotStates, slotText } from "./support/slots.js";
import { atRest, fillAddress, look, type Visitor } from "./support/visitor.js";

const journey = journeys();
const home_slots = ["hero", "continue", "for-you", "trending", "recently-viewed", "newest"];
const mug = "builders-pint";

/** What the shop itself says in its slots, to a browser without scripts. */
async function shopsOwn(plain: Visitor): Promise<Record<string, string>> {
  const page = await plain.tab();
  const texts: Record<string, string> = {};
  for (const name of home_slots) texts[name] = await slotText(page, name);
  return texts;
}

/** Home shows the shop's own content, whole and in sight. */
async function expectShopsOwn(page: Page, own: Record<string, string>): Promise<void> {
  await page.goto("/");
  for (const name of home_slots) {
    assert.equal(await slotText(page, name), own[name], name);
    assert.ok(await page.locator(`rapport-slot[name="${name}"] h2`).isVisible(), name);
  }
}

/** Everything people do in the shop, from home to an order, an account and the privacy page. */
async function useShop(page: Page, ordered: () => Promise<void> = async () => {}): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Mugs & cups" }).first().click();
  await page.locator(`.card[data-item="${mug}"] a`).click();
  await page.getByRole("button", { name: "Put in the basket" }).click();
  await page.getByText("is in your basket.").waitFor();
  await page.getByLabel("Search the shop").fill("lamp");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1 }).filter({ hasText: "lamp" }).waitFor();
  await page.getByRole("navigation", { name: "Your shop" }).getByText("Basket").click();
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await fillAddress(page);
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.getByRole("heading", { name: "Thank you, Wilma" }).waitFor();
  await page.waitForLoadState();
  await ordered();
  await page.goto("/account");
  await page.getByLabel("Name or e-mail").fill("Wilma");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.goto("/privacy");
  await page.getByRole("heading", { name: "Privacy choices" }).waitFor();
}

interface Fault {
  readonly what: string;
  readonly inject: (context: BrowserContext) => Promise<unknown>;
  /** Lines of the browser itself that the fault brings. */
  readonly lines: readonly RegExp[];
  /** What `status().reason` says; absent where Rapport is not there to ask. */
  readonly reason?: RegExp;
}

const { pack_dir } = builtPack();
const manifest = JSON.parse(readFileSync(join(pack_dir, "manifest.json"), "utf8")) as {
  format: number;
  enabled: boolean;
  markets: { name: string }[];
};
const answerJson = (value: unknown) => (route: Route) => route.fulfill({ json: value });
const is_missing = [/404 .*\/(pack|rapport)\//, /status of 404/];
const stays = /^rapport: the shop's own content stays: /;

/** Changes the header or the body of every page. */
async function rewritePages(
  context: BrowserContext,
  change: (page: { csp: string; html: string }) => { csp: string; html: string },
): Promise<void> {
  await context.route("**/*", async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch({ maxRedirects: 0 });
    const headers = response.headers();
    if (response.status() !== 200) return route.fulfill({ response });
    const before = { csp: headers["content-security-policy"] ?? "", html: await response.text() };
    const after = change(before);
    assert.notDeepEqual(after, before);
    await route.fulfill({
      response,
      headers: { ...headers, "content-security-policy": after.csp },
      body: after.html,
    });
  });
}

const faults: readonly Fault[] = [
  {
    what: "WebAssembly is refused by the page's policy",
    inject: (context) =>
      rewritePages(context, ({ csp, html }) => ({
        csp: csp.replace("'wasm-unsafe-eval'", ""),
        html,
      })),
    lines: [
      stays,
      /^CSP script-src refused wasm-eval/,
      /violates the following Content Security Policy/,
    ],
    reason: /^wasm: /,
  },
  {
    what: "the pack is missing",
    inject: (context) => context.route("**/pack/**", (route) => route.fulfill({ status: 404 })),
    lines: [stays, ...is_missing],
    reason: /^network: .*404/,
  },
  {
    what: "the pack's bytes are damaged",
    inject: (context) =>
      context.route("**/*.rpk", async (route) => {
        const response = await route.fetch();
        const body = await response.body();
        body[body.length >> 1]! ^= 0xff;
        await route.fulfill({ response, body });
      }),
    lines: [stays, /integrity/, /ERR_FAILED .*\.rpk/],
    reason: /^(network|corrupt): /,
  },
  {
    what: "the pack's bytes are damaged and its manifest agrees with them",
    inject: async (context) => {
      await context.route("**/pack/manifest.json", (route) => {
        const text = JSON.stringify(manifest).replace(/"integrity":"[^"]*"/g, '"integrity":""');
        return route.fulfill({ body: text, contentType: "application/json" });
      });
      await context.route("**/*.rpk", async (route) => {
        const response = await route.fetch();
        const body = await response.body();
        body.fill(0xff, 64, 4096);
        await route.fulfill({ response, body });
      });
    },
    lines: [stays],
    reason: /^corrupt: /,
  },
  {
    what: "the pack lacks the page's market",
    inject: (context) =>
      rewritePages(context, ({ csp, html }) => ({
        csp,
        html: html.replace("data-robots", 'data-market="fr" data-robots'),
      })),
    lines: [stays],
    reason: /^no_market: /,
  },
  {
    what: "the pack is of a later format",
    inject: (context) =>
      context.route(
        "**/pack/manifest.json",
        answerJson({ ...manifest, format: manifest.format + 1 }),
      ),
    lines: [stays],
    reason: /^version: /,
  },
  {
    what: "the pack is switched off",
    inject: (context) =>
      context.route("**/pack/manifest.json", answerJson({ ...manifest, enabled: false })),
    lines: [stays],
    reason: /^disabled: /,
  },
  {
    what: "Rapport's script is missing",
    inject: (context) =>
      context.route("**/rapport/rapport.js", (route) => route.fulfill({ status: 404 })),
    lines: is_missing,
  },
];

for (const { what, inject, lines, reason } of faults)
  journey(`Where ${what}, the shop stands as it is and everything works`, async (stage) => {
    const own = await shopsOwn(await stage.visitor({ javaScriptEnabled: false }));
    const visitor = await stage.visitor();
    visitor.watch.allow(...lines);
    await inject(visitor.context);
    const page = await visitor.tab();
    if (reason) {
      await page.getByRole("button", { name: "Personalise on this device" }).click();
      await look(page, mug);
      await page.goto("/");
      await atRest(page);
      assert.match((await page.evaluate(() => window.rapport.status())).reason, reason);
      assert.deepEqual(new Set(Object.values(await decidedStates(page))), new Set(["fallback"]));
    }
    await expectShopsOwn(page, own);
    await useShop(page);
  });

journey(
  "While the pack is on its way, the shop stands as it is and everything works",
  async (stage) => {
    const own = await shopsOwn(await stage.visitor({ javaScriptEnabled: false }));
    const visitor = await stage.visitor();
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await visitor.context.route("**/*.rpk", async (route) => {
      await released;
      // A page that was left no longer waits for its answer.
      await route.continue().catch(() => {});
    });
    const page = await visitor.tab();
    await page.getByRole("button", { name: "Personalise on this device" }).click();
    await useShop(page);
    await expectShopsOwn(page, own);
    assert.deepEqual(new Set(Object.values(await slotStates(page))), new Set(["pending"]));
    release();
    for (const name of ["hero", "trending", "newest"]) await filled(page, name);
  },
);

const outages = [
  ["answered 503", [/503 .*\/collect\//, /status of 503/]],
  ["hung up on", [/ERR_EMPTY_RESPONSE/]],
] as const;
for (const [outage, lines] of outages)
  journey(`Where the collector's requests are ${outage}, events arrive later`, async (stage) => {
    const front = await stage.front();
    const visitor = await stage.visitor({ baseURL: front.url });
    visitor.watch.allow(...lines);
    front.collector = outage;
    const page = await visitor.arrive("measure");
    const before = collected(stage.shop).length;
    await useShop(page, () => atRest(page));
    await page.goto("/");
    await filled(page, "trending");
    assert.equal(collected(stage.shop).length, before);
    assert.ok((await exported(page)).outbox.length > 0);
    front.collector = "passed on";
    // The outbox may pause for minutes: being online again ends that.
    await visitor.context.setOffline(true);
    await visitor.context.setOffline(false);
    const rows = await allCollected(stage.shop, page);
    assert.equal(rows.filter((row) => row.event === "purchase").length, 1);
  });
