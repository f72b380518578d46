import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { collected } from "./support/collected.js";
import { kept } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { builtPack } from "./support/pack.js";
import { rapport, root } from "./support/paths.js";
import { filled, offered } from "./support/slots.js";
import { atRest, look } from "./support/visitor.js";

const journey = journeys();
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp", "clip-lamp-in-sky"] as const;

const panel = (page: Page) => page.getByRole("dialog", { name: "Rapport inspector" });
const slot = (page: Page, name: string) =>
  panel(page).getByRole("region", { name: `Slot ${name}` });

async function inspect(page: Page): Promise<void> {
  await page.evaluate(() => window.rapport.inspect());
  await slot(page, "for-you").waitFor();
}

async function homeOfALampLover(page: Page): Promise<void> {
  await look(page, ...lamps);
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
}

/** Titles the inspector lists in a slot, in order. */
function listed(page: Page, name: string): Promise<string[]> {
  return slot(page, name).locator(".shown .title").allTextContents();
}

async function preview(page: Page, fields: Partial<Record<"Pack" | "Moment" | "History", string>>) {
  const form = panel(page).locator("details.preview");
  if (!(await form.evaluate((details: HTMLDetailsElement) => details.open)))
    await form.locator("summary").click();
  for (const [name, text] of Object.entries(fields))
    await panel(page)
      .getByLabel(new RegExp(`^${name}`))
      .fill(text);
  await panel(page).getByRole("button", { name: "Preview", exact: true }).click();
}

journey(
  "The inspector lists what the page shows, its terms, its effects and what was kept out",
  async (stage) => {
    const page = await (await stage.visitor()).arrive("personalise");
    await homeOfALampLover(page);
    await inspect(page);
    const titles = await page
      .locator('rapport-slot[name="for-you"] > rapport-content .card-title')
      .allInnerTexts();
    assert.deepEqual(await listed(page, "for-you"), titles);
    const first = slot(page, "for-you").locator("details.product").first();
    await first.locator("summary").click();
    assert.match(
      await first.locator(".effect").innerText(),
      /Without “viewed .+” the score falls by \d\.\d{3}, to \d\.\d{3}/,
    );
    const score = Number((await first.locator("summary .score").innerText()).replace(/\D*/, ""));
    const values = await first.locator(".term .value").allInnerTexts();
    assert.ok(
      Math.abs(values.reduce((sum, value) => sum + Number(value), 0) - score) < 0.005,
      values.join(),
    );
    assert.match(
      await slot(page, "for-you").locator(".out summary").innerText(),
      /^Kept out: seen this session 3/,
    );
    assert.match(await slot(page, "continue").innerText(), /its condition does not hold/);
    assert.match(await panel(page).innerText(), /decided in [\d.]+ ms/);
  },
);

journey("What the shopper does shows in the open inspector", async (stage) => {
  const page = await (
    await stage.visitor({ viewport: { width: 1600, height: 900 } })
  ).arrive("personalise");
  await homeOfALampLover(page);
  await inspect(page);
  const [first = ""] = await listed(page, "for-you");
  await page.getByRole("button", { name: `Less like “${first}”` }).click();
  await slot(page, "for-you").locator(".out summary", { hasText: "dismissed 1" }).waitFor();
  assert.ok(!(await listed(page, "for-you")).includes(first));
});

journey(
  "A draft pack, another moment and a recorded shopper are previewed, and nothing is recorded",
  async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.arrive("measure");
    await homeOfALampLover(page);
    // Long enough for what is in view to be counted, so that only previews remain to be watched.
    await page.waitForTimeout(1500);
    await atRest(page);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    const draft = join(stage.newProfile(), "draft");
    buildDraft(draft);
    await page.route("**/draft/*", (route) =>
      route.fulfill({
        path: join(draft, new URL(route.request().url()).pathname.split("/").pop()!),
      }),
    );
    await inspect(page);
    const states = async (): Promise<string> => {
      const { databases } = await kept(page);
      return JSON.stringify(databases["rapport:demo"]?.["history"]);
    };
    const history = await states();
    const stored = collected(stage.shop).length;
    const shown = await offered(page);
    const asked = visitor.watch.requests.length;

    await preview(page, { Pack: "/draft/manifest.json" });
    await panel(page).getByText("Preview: /draft/").waitFor();
    assert.equal((await listed(page, "for-you")).length, 3, "the draft shows three");
    const own = await listed(page, "for-you");

    const mugs = ["builders-pint", "pebble-mug-in-oat"].map((product, i) => ({
      ts_ms: Date.now() - 60_000 * (2 - i),
      event: "view_item",
      product,
    }));
    await preview(page, {
      History: JSON.stringify({ id: "mug lover", now_ms: Date.now(), events: mugs }),
    });
    await panel(page).getByText("a recorded history of 2 events").waitFor();
    assert.notDeepEqual(await listed(page, "for-you"), own);
    assert.deepEqual(await listed(page, "recently-viewed"), [
      "Pebble mug in oat",
      "Builder’s pint",
    ]);

    await preview(page, { History: "", Moment: "2031-06-01T09:00" });
    await slot(page, "recently-viewed").getByText("its condition does not hold").waitFor();

    await preview(page, { Moment: "", Pack: "https://elsewhere.example/manifest.json" });
    await panel(page).getByText("must come from this shop\'s own address").waitFor();
    await preview(page, { Pack: "/draft/manifest.json", History: "{}x" });
    await panel(page).getByText("history: is not a JSON object").waitFor();

    await panel(page).getByRole("button", { name: "Back to the page as it is" }).click();
    await panel(page).getByText("Preview: ").waitFor({ state: "hidden" });
    await page.waitForTimeout(1500);
    assert.equal(await states(), history, "no row was added");
    assert.equal(collected(stage.shop).length, stored, "no event was sent");
    assert.deepEqual(await offered(page), shown, "the page is as it was");
    const urls = visitor.watch.requests
      .slice(asked)
      .map((request) => new URL(request.url()).pathname);
    assert.deepEqual(
      urls.filter(
        (path) => !path.startsWith("/draft/") && !path.startsWith("/rapport/rapport-core."),
      ),
      [],
      "it fetched the draft and a core of its own, nothing else",
    );
  },
);

function buildDraft(out: string): void {
  const config = JSON.parse(readFileSync(join(root, "demo-store/rapport.json"), "utf8")) as {
    slots: { name: string; count: number; min?: number }[];
    markets: object[];
  };
  config.markets = [{ name: "uk" }];
  for (const entry of config.slots) if (entry.name === "for-you") entry.count = entry.min = 3;
  const file = `${out}.json`;
  // Templates are read from the configuration's own folder.
  cpSync(join(root, "demo-store/templates"), join(out, "../templates"), { recursive: true });
  writeFileSync(file, JSON.stringify(config));
  const products = join(root, ".cache/demo/products.csv");
  const inputs = ["--products", products, "--events", builtPack().events_csv, "--config", file];
  execFileSync(rapport, ["build", ...inputs, "--out", out], { cwd: root, stdio: "pipe" });
}

journey("By the keyboard alone it is opened, walked through and closed", async (stage) => {
  const page = await (await stage.visitor()).arrive("personalise");
  await homeOfALampLover(page);
  await page.locator("#q").focus();
  await inspect(page);
  const within = () =>
    page.evaluate(() => document.activeElement?.tagName.toLowerCase() === "rapport-inspector");
  assert.ok(await within(), "the focus goes in");
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    assert.ok(await within(), `Tab ${i + 1} left it`);
  }
  await page.keyboard.press("Shift+Tab");
  assert.ok(await within());
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.id), "q", "and back");
});

for (const [device, width] of [
  ["a wide screen", 1280],
  ["a phone", 390],
] as const)
  for (const colorScheme of ["light", "dark"] as const)
    journey(
      `On ${device} in ${colorScheme}, axe finds nothing amiss with the inspector open`,
      async (stage) => {
        const page = await (
          await stage.visitor({ viewport: { width, height: 844 }, colorScheme })
        ).arrive("personalise");
        await homeOfALampLover(page);
        await inspect(page);
        await panel(page).locator("details.preview summary").click();
        await slot(page, "for-you").locator("details.product summary").first().click();
        await slot(page, "for-you").locator(".out summary").click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
          [],
        );
      },
    );

journey("The address opens it only where the script tag allows it", async (stage) => {
  const page = await (await stage.visitor()).tab("/?rapport-inspect");
  await panel(page).waitFor();
  await page.route("**/sale?rapport-inspect", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace('data-inspector="allow"', "");
    await route.fulfill({ response: answer, body });
  });
  await page.goto("/sale?rapport-inspect");
  await atRest(page);
  assert.equal(await panel(page).count(), 0);
});
