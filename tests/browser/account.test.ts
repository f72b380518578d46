import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { rowsOf } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { decidedStates, filled, offered } from "./support/slots.js";
import { until } from "./support/until.js";
import { atRest, look, order, putInBasket, signIn, signOut } from "./support/visitor.js";

const journey = journeys();
const mug = "builders-pint";
const lamp = "landing-lamp-in-brick";

/** The order lines this device knows, as "order product". */
async function orderLines(page: Page): Promise<string[]> {
  const { history } = await rowsOf(page);
  const lines = history.filter((row) => row.event === "purchase");
  return lines.map((row) => `${row.transaction_id} ${row.product}`).sort();
}

/** The order lines the shop's account page lists. */
async function accountLines(page: Page): Promise<string[]> {
  await page.goto("/account");
  const lines = await page.locator(".order").evaluateAll((orders) =>
    orders.flatMap((entry) =>
      [...entry.querySelectorAll(".order-lines a")].map((link) => {
        const number = entry.querySelector(".order-head .quiet")?.textContent ?? "";
        return `${number.replace("Order ", "")} ${link.getAttribute("href")!.split("/").pop()}`;
      }),
    ),
  );
  return lines.sort();
}

journey("Orders from another device count here too, each once", async (stage) => {
  const elsewhere = await (await stage.visitor()).arrive("personalise");
  await signIn(elsewhere, "Maya");
  await putInBasket(elsewhere, mug);
  const number = await order(elsewhere);
  const there = await accountLines(elsewhere);
  assert.ok(there.includes(`${number} ${mug}`));
  await atRest(elsewhere);
  assert.deepEqual(await orderLines(elsewhere), there);

  const here = await (await stage.visitor()).arrive("personalise");
  await look(here, lamp);
  await signIn(here, "Maya");
  for (let visit = 0; visit < 2; visit++) {
    const known = await accountLines(here);
    await until("her orders are merged", async () => {
      await atRest(here);
      return (await orderLines(here)).join() === known.join();
    });
  }
  await here.goto("/");
  await filled(here, "for-you");
  await atRest(here);
  assert.ok(!(await offered(here)).includes(mug));
  assert.deepEqual(await offered(here, "recently-viewed"), [lamp]);
});

journey("Signing out hides what she did until she is back", async (stage) => {
  const page = await (await stage.visitor()).arrive("personalise");
  await signIn(page, "Maya");
  await look(page, lamp);
  await signOut(page);
  await page.goto("/");
  await filled(page, "trending");
  await atRest(page);
  assert.equal((await decidedStates(page))["recently-viewed"], "fallback");
  assert.equal((await decidedStates(page))["for-you"], "fallback");
  assert.doesNotMatch(await page.content(), /Because you viewed|You have /);

  await signIn(page, "Maya");
  await page.goto("/");
  await filled(page, "recently-viewed");
  assert.deepEqual(await offered(page, "recently-viewed"), [lamp]);
});

journey("Another customer on the same device sees nothing of the former one", async (stage) => {
  const page = await (await stage.visitor()).arrive("personalise");
  await signIn(page, "Maya");
  await look(page, lamp);
  await putInBasket(page, mug);
  await atRest(page);
  const hers = await orderLines(page);
  assert.ok(hers.length > 0);
  await signOut(page);

  await signIn(page, "Ned");
  const his = await accountLines(page);
  await until("his orders are all the device knows", async () => {
    await atRest(page);
    return (await orderLines(page)).join() === his.join();
  });
  assert.ok(hers.every((line) => !his.includes(line)));
  await page.goto("/");
  await filled(page, "trending");
  await atRest(page);
  assert.ok(!(await offered(page, "recently-viewed")).includes(lamp));
  assert.doesNotMatch(
    await page.content(),
    /Landing lamp in brick<\/p>|viewed Landing lamp|pint<\/p>/,
  );
  const { history } = await rowsOf(page);
  assert.ok(history.every((row) => row.product !== lamp && row.product !== mug));
});
