import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { journeys } from "./support/journey.js";
import { filled } from "./support/slots.js";
import { answer, atRest, fillAddress, look, putInBasket, signIn } from "./support/visitor.js";

const journey = journeys();
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp"] as const;

/** Looks at the page as it stands, in light and in dark. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const axe = new AxeBuilder({ page });
    // Between light and dark nothing differs but colours.
    if (colorScheme === "dark") axe.withTags("cat.color");
    const { violations } = await axe.analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`,
    );
    assert.deepEqual(found, [], `${page.url()} in ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

for (const [device, viewport] of [
  ["a wide screen", { width: 1280, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const)
  journey(
    `On ${device}, in light and in dark, axe finds nothing amiss on any page`,
    async (stage) => {
      const visitor = await stage.visitor({ viewport });
      visitor.watch.allow(/422/);
      const page = await visitor.tab();
      await page.locator("[data-consent-banner]").waitFor();
      await expectAccessible(page);
      await answer(page, "personalise");
      await look(page, ...lamps);
      await filled(page, "viewed-together");
      await expectAccessible(page);
      await putInBasket(page, "builders-pint");
      for (const path of ["/", "/category/lamps", "/search?q=lamp", "/cart", "/privacy"]) {
        await page.goto(path);
        await atRest(page);
        if (path === "/")
          for (const slot of [
            "hero",
            "continue",
            "for-you",
            "trending",
            "recently-viewed",
            "newest",
          ])
            await filled(page, slot);
        await expectAccessible(page);
      }
      await page.goto("/checkout");
      await page.getByRole("button", { name: "Place the order" }).click();
      await page.getByRole("alert").waitFor();
      await expectAccessible(page);
      await fillAddress(page);
      await page.getByRole("button", { name: "Place the order" }).click();
      await page.waitForURL("**/thank-you/*");
      await filled(page, "bought-together");
      await expectAccessible(page);
      await page.goto("/account");
      await expectAccessible(page);
      await signIn(page, "Maya");
      await expectAccessible(page);
    },
  );
