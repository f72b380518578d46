import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { allCollected, deeds } from "./support/collected.js";
import { companions } from "./support/companions.js";
import { exported } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { collector, rapport, root } from "./support/paths.js";
import { filled, offered, reasons, slotText } from "./support/slots.js";
import { until } from "./support/until.js";
import { atRest, look, order, putInBasket } from "./support/visitor.js";

const journey = journeys();

const lamps = ["landing-lamp-in-brick", "turned-beech-lamp", "clip-lamp-in-sky"] as const;
const lamp_titles = ["Landing lamp in brick", "Turned beech lamp", "Clip lamp in sky"];
const mug = "builders-pint";
const mug_title = "Builder’s pint";

/** Which of the shop's products stand in a department. */
async function department(page: Page, slug: string): Promise<string[]> {
  const html = await (await page.request.get(`/category/${slug}`)).text();
  return [...html.matchAll(/data-item="([^"]+)"/g)].map((match) => match[1]!);
}

/** What moved on this page without the shopper's doing: how much, and what. */
function shifts(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        new PerformanceObserver((list) => {
          const entries = list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
            sources: { node: Node | null }[];
          })[];
          const unasked = entries.filter((entry) => !entry.hadRecentInput);
          resolve(
            unasked.map(({ value, sources }) => {
              const moved = sources.map(({ node }) => (node as Element | null)?.outerHTML ?? "");
              return `${value} ${moved.map((html) => html.slice(0, 80)).join(" ")}`;
            }),
          );
        }).observe({ type: "layout-shift", buffered: true });
        // What was kept is told before the next task; without any, the observer stays silent.
        requestAnimationFrame(() => setTimeout(() => resolve([]), 200));
      }),
  );
}

journey(
  "A shopper who looks at three lamps finds lamps and their companions picked for her",
  async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.arrive("measure");
    await look(page, ...lamps);
    await page.goto("/");
    await filled(page, "for-you");

    const shown = await offered(page, "for-you");
    const fitting = new Set([...(await department(page, "lamps")), ...companions(lamps)]);
    const fit = shown.filter((product) => fitting.has(product));
    assert.equal(shown.length, 8);
    assert.ok(
      fit.length > 4,
      `of ${shown.join(", ")} only ${fit.join(", ")} follow from the lamps`,
    );
    const why = await reasons(page);
    assert.ok(
      lamp_titles.some((title) => why.includes(`Because you viewed ${title}`)),
      why.join(" · "),
    );
    assert.deepEqual(await offered(page, "recently-viewed"), [...lamps].reverse());

    const rows = await allCollected(stage.shop, page);
    assert.deepEqual(
      deeds(rows),
      lamps.map((lamp) => `view_item ${lamp}`),
    );
    const folder = stage.newProfile();
    const events = join(folder, "events.ndjson");
    const from = ["--db", stage.shop.events_db, "--site", "demo", "--format", "ndjson"];
    const text = execFileSync("node", [collector, "export", ...from], { encoding: "utf8" });
    assert.equal(text.trim().split("\n").length, rows.length);
    writeFileSync(events, text);
    const products = join(root, ".cache/demo/products.csv");
    const inputs = ["--events", events, "--products", products, "--currency", "GBP"];
    execFileSync(rapport, ["build", ...inputs, "--out", join(folder, "pack")], { stdio: "pipe" });
  },
);

for (const [device, width] of [
  ["a wide screen", 1280],
  ["a phone", 390],
] as const)
  journey(`On ${device}, nothing moves when the slots of home are filled`, async (stage) => {
    // Tall enough to have every slot in view: what is out of view never counts as moved.
    const visitor = await stage.visitor({ viewport: { width, height: 7000 } });
    const page = await visitor.arrive("personalise");
    await look(page, ...lamps);
    await putInBasket(page, mug);
    await page.goto("/");
    for (const name of ["hero", "continue", "for-you", "trending", "recently-viewed", "newest"])
      await filled(page, name);
    assert.deepEqual(await shifts(page), []);
  });

journey("What was left in the basket comes first when she is back days later", async (stage) => {
  const profile = stage.newProfile();
  const before = await stage.returning(profile);
  const page = await before.arrive("personalise");
  await look(page, lamps[0]);
  await putInBasket(page, mug);
  await look(page, lamps[1]);
  await before.context.close();

  const later = await stage.returning(profile);
  await later.context.clock.setFixedTime(Date.now() + 3 * 24 * 3600 * 1000);
  const home = await later.tab();
  await filled(home, "continue");
  assert.equal((await offered(home, "continue"))[0], mug);
  assert.match(await slotText(home, "hero"), /Your basket is where you left it/i);
});

journey("What she bought is not offered again, what goes with it is", async (stage) => {
  const visitor = await stage.visitor();
  const page = await visitor.arrive("measure");
  await look(page, lamps[0]);
  await putInBasket(page, mug);
  const number = await order(page);
  await filled(page, "bought-together");
  await atRest(page);
  assert.ok(!(await offered(page)).includes(mug));
  assert.ok(
    (await reasons(page)).includes(`You have ${mug_title}`),
    (await reasons(page)).join(" · "),
  );

  await page.reload();
  await page.reload();
  await page.goto("/");
  await filled(page, "for-you");
  await atRest(page);
  assert.ok(!(await offered(page)).includes(mug), (await offered(page)).join());
  const near = companions([mug]);
  assert.ok((await offered(page, "for-you")).some((product) => near.has(product)));
  const { history } = await exported(page);
  const bought = history.filter((row) => row.event === "purchase");
  assert.deepEqual(
    bought.map((row) => [row.product, row.transaction_id]),
    [[mug, number]],
  );
  const rows = await allCollected(stage.shop, page);
  const sold = rows.filter((row) => row.event === "purchase");
  assert.deepEqual(
    sold.map((row) => [row.product, row.transaction_id]),
    [[mug, number]],
  );
});

journey("Two tabs at once share one history, and each event is stored once", async (stage) => {
  const visitor = await stage.visitor();
  const one = await visitor.arrive("measure");
  const two = await visitor.tab();
  await Promise.all([look(one, ...lamps), look(two, mug, "pebble-mug-in-oat")]);
  await Promise.all([one.goto("/"), two.goto("/")]);
  const seen = [...lamps, mug, "pebble-mug-in-oat"].sort();
  for (const page of [one, two]) {
    await filled(page, "recently-viewed");
    await until("both tabs know what was looked at in either", async () => {
      const { history } = await exported(page);
      const viewed = history.filter((row) => row.event === "view_item");
      return (
        viewed
          .map((row) => row.product ?? "")
          .sort()
          .join() === seen.join()
      );
    });
    await atRest(page);
    assert.deepEqual((await offered(page, "recently-viewed")).sort(), seen);
  }
  const rows = await allCollected(stage.shop, one);
  assert.deepEqual(deeds(rows).sort(), seen.map((product) => `view_item ${product}`).sort());
  assert.equal(new Set(rows.map((row) => row.shopper)).size, 1);
});
