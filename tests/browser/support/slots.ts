import type { Page } from "playwright-core";

type State = "pending" | "filled" | "fallback";

/** What every slot of the page shows now, in page order. */
export function slotStates(page: Page): Promise<Record<string, State>> {
  return page
    .locator("rapport-slot")
    .evaluateAll((slots) =>
      Object.fromEntries(
        slots.map((slot) => [slot.getAttribute("name"), slot.getAttribute("data-rapport-state")]),
      ),
    );
}

/** What every slot of the page shows once Rapport has decided about each of them. */
export async function decidedStates(page: Page): Promise<Record<string, State>> {
  await page.waitForFunction(
    () =>
      !document.querySelector(
        'rapport-slot:not([data-rapport-state="filled"], [data-rapport-state="fallback"])',
      ),
  );
  return slotStates(page);
}

/** Waits until a slot shows what Rapport chose. */
export async function filled(page: Page, name: string): Promise<void> {
  await page.locator(`rapport-slot[name="${name}"][data-rapport-state="filled"]`).waitFor();
}

/** Products Rapport shows in a slot, or in all slots of the page; the shop's own lists are not among them. */
export function offered(page: Page, name?: string): Promise<string[]> {
  const slot = name === undefined ? "rapport-slot" : `rapport-slot[name="${name}"]`;
  return page
    .locator(`${slot}[data-rapport-state="filled"] [data-rapport-product]`)
    .evaluateAll((items) => items.map((item) => item.getAttribute("data-rapport-product") ?? ""));
}

/** The line under each card of the page's filled slots that says why it is there. */
export function reasons(page: Page): Promise<string[]> {
  return page.locator('rapport-slot[data-rapport-state="filled"] .card-reason').allTextContents();
}

/** Text of a slot, as it reads. */
export function slotText(page: Page, name: string): Promise<string> {
  return page.locator(`rapport-slot[name="${name}"]`).innerText();
}
