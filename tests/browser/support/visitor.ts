import type { BrowserContext, Page } from "playwright-core";
import { reportViolations, Watch } from "./watch.js";

export type Level = "none" | "personalise" | "measure";

const choices: Record<Level, string> = {
  none: "Refuse",
  personalise: "Personalise on this device",
  measure: "Personalise and measure",
};

/** Somebody at the shop: one device, any number of tabs, and what people do there. */
export class Visitor {
  private constructor(
    readonly context: BrowserContext,
    readonly watch: Watch,
    readonly shop_url: string,
  ) {}

  static async over(context: BrowserContext, shop_url: string): Promise<Visitor> {
    const watch = new Watch(context);
    await context.addInitScript(reportViolations);
    return new Visitor(context, watch, shop_url);
  }

  /** Opens a new tab at `path`. */
  async tab(path = "/"): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(path);
    return page;
  }

  /** Opens the shop's home and answers its question about privacy. */
  async arrive(level: Level): Promise<Page> {
    const page = await this.tab();
    await answer(page, level);
    return page;
  }
}

/** Answers the consent banner, and waits until the answer is kept. */
export async function answer(page: Page, level: Level): Promise<void> {
  const banner = page.locator("[data-consent-banner]");
  await banner.getByRole("button", { name: choices[level], exact: true }).click();
  await banner.waitFor({ state: "hidden" });
  await atRest(page);
}

/** Chooses on the page "Privacy choices". */
export async function choose(page: Page, level: Level): Promise<void> {
  await page.goto("/privacy");
  await page.getByRole("radio", { name: choices[level] }).check();
}

/** Resolves when all that was recorded is written and all slots show what follows from it. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await window.rapport.export();
    await window.rapport.refresh();
  });
}

/** Looks at products, one after the other. */
export async function look(page: Page, ...products: readonly string[]): Promise<void> {
  for (const product of products) {
    await page.goto(`/product/${product}`);
    await atRest(page);
  }
}

/** Opens a product and puts one into the basket. */
export async function putInBasket(page: Page, product: string): Promise<void> {
  await page.goto(`/product/${product}`);
  await page.getByRole("button", { name: "Put in the basket" }).click();
  await page.getByText("is in your basket.").waitFor();
}

/** Orders what is in the basket as a guest. Answers the order's number. */
export async function order(page: Page): Promise<string> {
  await page.goto("/cart");
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await fillAddress(page);
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.waitForURL("**/thank-you/*");
  return (await page.locator(".order-number").textContent()) ?? "";
}

export async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel("Full name").fill("Wilma Tester");
  await page.getByLabel("E-mail").fill("wilma@example.org");
  await page.getByLabel("Street and number").fill("1 Mill Lane");
  await page.getByLabel("Town").fill("Hebden Bridge");
  await page.getByLabel("Postcode").fill("HX7 8AA");
}

export async function signIn(page: Page, who: string): Promise<void> {
  await page.goto("/account");
  await page.getByLabel("Name or e-mail").fill(who);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Log out" }).waitFor();
  await page.waitForLoadState();
  await atRest(page);
}

export async function signOut(page: Page): Promise<void> {
  await page.goto("/account");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("You are logged out.").waitFor();
  await page.waitForLoadState();
  await atRest(page);
}
