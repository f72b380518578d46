import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { allCollected } from "./support/collected.js";
import { exported, kept, nothing } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { filled, offered } from "./support/slots.js";
import { until } from "./support/until.js";
import { atRest, look } from "./support/visitor.js";

const journey = journeys();
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp", "clip-lamp-in-sky"] as const;

function card(page: Page, slot: string, product: string) {
  return page.locator(`rapport-slot[name="${slot}"] [data-rapport-product="${product}"]`);
}

async function homeOfALampLover(page: Page): Promise<string[]> {
  await look(page, ...lamps);
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
  return offered(page, "for-you");
}

async function dismissFirst(page: Page): Promise<{ product: string; title: string }> {
  const [product = ""] = await offered(page, "for-you");
  const title = await card(page, "for-you", product).locator(".card-title").innerText();
  await page.getByRole("button", { name: `Less like “${title}”` }).click();
  await page.getByText("Hidden.").waitFor();
  await atRest(page);
  return { product, title };
}

journey(
  "What she wants less of is gone at once and stays away, and the shop hears of it",
  async (stage) => {
    const page = await (await stage.visitor()).arrive("measure");
    await homeOfALampLover(page);
    const { product } = await dismissFirst(page);
    assert.equal((await offered(page, "for-you")).length, 8, "another took its place");
    assert.ok(!(await offered(page)).includes(product));
    await page.reload();
    await filled(page, "for-you");
    await atRest(page);
    assert.ok(!(await offered(page)).includes(product));

    const rows = await allCollected(stage.shop, page);
    assert.deepEqual(
      rows.filter(({ event }) => event === "dismiss_item").map((row) => row.product),
      [product],
    );
    const [row] = (await exported(page)).history.filter(({ event }) => event === "dismiss_item");
    assert.deepEqual([row?.slot, row?.position], ["for-you", 1]);
  },
);

journey("Undo brings it back to its place, and looking at it again does too", async (stage) => {
  const page = await (await stage.visitor()).arrive("personalise");
  const before = await homeOfALampLover(page);
  const { product } = await dismissFirst(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await card(page, "for-you", product).waitFor();
  await atRest(page);
  assert.deepEqual(await offered(page, "for-you"), before, "as if nothing had been said");

  await dismissFirst(page);
  const { history } = await exported(page);
  assert.deepEqual(
    history.map(({ event }) => event).filter((event) => /dismiss|restore/.test(event)),
    ["dismiss_item", "restore_item", "dismiss_item"],
    "the history is only ever added to",
  );
  await look(page, product);
  await page.goto("/privacy");
  await page.getByRole("heading", { name: "What this device knows" }).waitFor();
  await atRest(page);
  assert.equal(await page.locator("[data-dismissed]").isVisible(), false);
});

journey("With the keyboard she dismisses and undoes without losing her place", async (stage) => {
  const page = await (await stage.visitor({ reducedMotion: "reduce" })).arrive("personalise");
  const before = await homeOfALampLover(page);
  const button = card(page, "for-you", before[1]!).locator("[data-rapport-dismiss]");
  await button.focus();
  await page.keyboard.press("Enter");
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.waitFor();
  await until("the focus is on Undo", () =>
    undo.evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e),
  );
  await page.keyboard.press("Enter");
  await undo.waitFor({ state: "hidden" });
  await until("the focus is back on the product's button", () =>
    button.evaluate((element) => element === document.activeElement),
  );
});

journey("Without consent it holds on this page, and nothing is kept", async (stage) => {
  const visitor = await stage.visitor();
  const page = await visitor.tab();
  await filled(page, "trending");
  const [product = ""] = await offered(page, "trending");
  await card(page, "trending", product).locator("[data-rapport-dismiss]").click();
  await page.getByText("Hidden.").waitFor();
  await atRest(page);
  assert.ok(!(await offered(page)).includes(product));
  assert.deepEqual(await kept(page), nothing);
  assert.ok(!visitor.watch.requests.some((request) => request.url().includes("/collect/")));
});

journey("The privacy page shows what she dismissed and lets her have it back", async (stage) => {
  const page = await (await stage.visitor()).arrive("personalise");
  await homeOfALampLover(page);
  const { title } = await dismissFirst(page);
  await page.goto("/privacy");
  const list = page.locator("[data-dismissed]");
  await list.getByText(title, { exact: true }).waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations, []);
  await page.getByRole("button", { name: `Show it again: ${title}` }).click();
  await list.waitFor({ state: "hidden" });
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
  await page
    .getByRole("button", { name: `Less like “${title}”` })
    .first()
    .waitFor();
});

for (const [device, width] of [
  ["a wide screen", 1280],
  ["a phone", 390],
] as const)
  journey(
    `On ${device}, the tools of a card move nothing and are large enough to hit`,
    async (stage) => {
      const page = await (
        await stage.visitor({ viewport: { width, height: 900 } })
      ).arrive("personalise");
      await homeOfALampLover(page);
      const heights = () =>
        page
          .locator("rapport-slot")
          .evaluateAll((slots) => slots.map((slot) => slot.getBoundingClientRect().height));
      const before = await heights();
      await dismissFirst(page);
      const why = page.locator('rapport-slot[name="for-you"] .why summary').first();
      await why.click();
      await page.locator(".why[open] .why-reason").waitFor();
      assert.deepEqual(await heights(), before);
      for (const tool of await page.locator('rapport-slot[name="for-you"] .card-tool').all()) {
        const box = await tool.boundingBox();
        assert.ok(box && box.width >= 24 && box.height >= 24, JSON.stringify(box));
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations, []);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".why[open]").count(), 0);
    },
  );

journey(
  "Every product of every slot says why it is there, and what that rests on",
  async (stage) => {
    const page = await (await stage.visitor()).arrive("personalise");
    await homeOfALampLover(page);
    for (const name of ["for-you", "trending", "newest"]) {
      await filled(page, name);
      const texts = await page
        .locator(`rapport-slot[name="${name}"] .card-reason`)
        .allTextContents();
      assert.ok(
        texts.length > 0 && texts.every((text) => text.trim() !== ""),
        `${name}: ${texts.join(" · ")}`,
      );
    }
    const strip = await page
      .locator('rapport-slot[name="recently-viewed"] .chip-reason')
      .allTextContents();
    assert.deepEqual(new Set(strip), new Set(["You looked at this"]));
    const because = page.locator(".why", { hasText: "Because you viewed" }).first();
    await because.locator("summary").click();
    assert.match(await because.innerText(), /It rests on your own visits/);
    const trending = page.locator('rapport-slot[name="trending"] .why').first();
    await trending.locator("summary").click();
    assert.match(await trending.innerText(), /It rests on the shop as a whole, not on you\./);
  },
);
