import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { journeys, type Stage } from "./support/journey.js";
import { rapport } from "./support/paths.js";
import { filled, offered } from "./support/slots.js";
import { until } from "./support/until.js";
import { atRest, look } from "./support/visitor.js";

const journey = journeys({ own_pack: true });
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp", "clip-lamp-in-sky"] as const;

function update({ shop }: Stage, ...args: string[]): void {
  execFileSync(rapport, ["update", "--pack", shop.pack_dir, ...args], { stdio: "pipe" });
}

/** As a page is once the minute is over that a browser may keep the manifest. */
async function arriveWithFreshManifest(stage: Stage): Promise<Page> {
  const page = await (await stage.visitor()).arrive("personalise");
  await page.route("**/manifest.json", (route) => route.continue());
  await look(page, ...lamps);
  await home(page);
  return page;
}

async function home(page: Page): Promise<void> {
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
}

/** The tab is left for another one and looked at again. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const state of ["hidden", "visible"]) {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }
  });
}

journey("What staff block is gone from every slot with the next page load", async (stage) => {
  const page = await arriveWithFreshManifest(stage);
  const before = await offered(page);
  const recalled = [before[0]!, (await offered(page, "for-you"))[0]!, lamps[0]];
  update(stage, "--block", ...recalled);
  assert.deepEqual(await offered(page), before, "nothing moves under her eyes");
  await home(page);
  const after = await offered(page);
  for (const product of recalled) assert.ok(!after.includes(product), product);
  assert.equal((await offered(page, "for-you")).length, 8);
  update(stage, "--unblock", ...recalled);
  await home(page);
  assert.deepEqual(await offered(page), before);
});

journey(
  "A page that stayed open offers no blocked product once it is seen again",
  async (stage) => {
    const page = await arriveWithFreshManifest(stage);
    const recalled = (await offered(page, "for-you"))[0]!;
    update(stage, "--block", recalled);
    await lookAgain(page);
    await until("it is gone", async () => !(await offered(page)).includes(recalled));
    update(stage, "--unblock", recalled);
  },
);

journey(
  "A new price stands on the next page without a build, and the old one struck",
  async (stage) => {
    const page = await arriveWithFreshManifest(stage);
    const product = (await offered(page, "for-you"))[0]!;
    const changes = join(stage.newProfile(), "changes.csv");
    const row = `${product},1.23,4.56,4.56,in_stock`;
    writeFileSync(changes, `product,price,list_price,lowest_price_30d,availability\n${row}\n`);
    update(stage, "--products", changes, "--market", "uk");
    await home(page);
    const card = page.locator(`[data-rapport-product="${product}"]`).first();
    assert.equal(await card.locator(".price").innerText(), "£1.23");
    assert.match(await card.locator(".was").innerText(), /£4\.56$/);
  },
);
