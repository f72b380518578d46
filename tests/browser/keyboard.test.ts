import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { exported } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { filled } from "./support/slots.js";
import { atRest } from "./support/visitor.js";

const journey = journeys();
const most_stops = 120;
/** Without gliding: where the focus is can be judged at once. */
const calm = { reducedMotion: "reduce" } as const;

interface Stop {
  readonly name: string;
  /** Why the focus cannot be seen: not marked, or all of it out of sight or covered. */
  readonly fault: string;
}

/** What has the focus, by the name people see. */
function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    let marked = false;
    // A card is marked as a whole when its link has the focus.
    for (const bearer of [element, element.closest("li")]) {
      const { outlineStyle, outlineWidth } = getComputedStyle(bearer ?? element);
      marked ||= outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
    }
    const { left, top, width, height } = element.getClientRects()[0] ?? new DOMRect();
    let seen = false;
    for (const across of [0.1, 0.5, 0.9])
      for (const down of [0.1, 0.5, 0.9]) {
        const hit = document.elementFromPoint(left + across * width, top + down * height);
        seen ||= hit !== null && element.contains(hit);
      }
    const label =
      (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent ?? "";
    const name = label.replace(/\s+/g, " ").trim();
    return {
      name,
      fault: !marked ? "not marked" : seen ? "" : `nowhere to be seen at ${left}, ${top}`,
    };
  });
}

/** Presses Tab until something of this name has the focus; the focus must be seen at every stop. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const path: string[] = [];
  while (path.length < most_stops) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    assert.equal(stop.fault, "", `the focus on "${stop.name}" at ${page.url()}`);
    if (typeof name === "string" ? stop.name === name : name.test(stop.name)) return;
    path.push(stop.name);
  }
  assert.fail(`no way by keyboard to ${String(name)}: ${path.join(" → ")}`);
}

async function enter(page: Page, url: string): Promise<void> {
  await page.keyboard.press("Enter");
  await page.waitForURL(url, { waitUntil: "load" });
}

journey("With the keyboard alone she agrees, buys, and always sees where she is", async (stage) => {
  const page = await (await stage.visitor(calm)).tab();
  await page.locator("[data-consent-banner]").waitFor();
  await tabTo(page, "Personalise on this device");
  await page.keyboard.press("Enter");
  await page.locator("[data-consent-banner]").waitFor({ state: "hidden" });
  await atRest(page);

  await page.goto("/category/mugs-and-cups");
  await tabTo(page, "Builder’s pint");
  await enter(page, "**/product/builders-pint");
  await atRest(page);
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
  const slot = page.locator('rapport-slot[name="for-you"]');
  const picked = (await slot.locator(".card-title").first().innerText()).trim();
  await tabTo(page, picked);
  await enter(page, "**/product/*");
  await tabTo(page, "Put in the basket");
  await page.keyboard.press("Enter");
  await page.getByText("is in your basket.").waitFor();
  await page.goto("/cart");
  await tabTo(page, "Go to checkout");
  await enter(page, "**/checkout");
  for (const [field, text] of [
    ["Full name", "Wilma Tester"],
    ["E-mail", "wilma@example.org"],
    ["Street and number", "1 Mill Lane"],
    ["Town", "Hebden Bridge"],
    ["Postcode", "HX7 8AA"],
  ] as const) {
    await tabTo(page, field);
    await page.keyboard.type(text);
  }
  await tabTo(page, "Place the order");
  await enter(page, "**/thank-you/*");
  await page.getByRole("heading", { name: "Thank you, Wilma" }).waitFor();
  await atRest(page);
  const { history } = await exported(page);
  assert.equal(history.filter((row) => row.event === "purchase").length, 1);
});

journey("While the question about privacy stands, the focus is never beneath it", async (stage) => {
  const page = await (
    await stage.visitor({ ...calm, viewport: { width: 390, height: 740 } })
  ).tab();
  await page.locator("[data-consent-banner]").waitFor();
  await filled(page, "newest");
  await tabTo(page, "Privacy choices");
});

journey("An unfinished checkout takes the keyboard to what is missing", async (stage) => {
  const visitor = await stage.visitor(calm);
  visitor.watch.allow(/422/);
  const page = await visitor.arrive("none");
  await page.goto("/product/builders-pint");
  await tabTo(page, "Put in the basket");
  await page.keyboard.press("Enter");
  await page.getByText("is in your basket.").waitFor();
  await page.goto("/checkout");
  await tabTo(page, "Place the order");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.waitForLoadState();
  assert.match((await focused(page)).name, /^Not quite there/);
  await tabTo(page, /^Enter your name/);
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).name, "Full name");
});
