import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { collected } from "./support/collected.js";
import { kept, meta, nothing } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { builtPack } from "./support/pack.js";
import { rapport } from "./support/paths.js";
import { decidedStates, filled, slotText } from "./support/slots.js";
import { until } from "./support/until.js";
import { atRest, type Visitor } from "./support/visitor.js";

const config = {
  holdout: { percent: 20, salt: "journeys" },
  experiments: [
    {
      name: "shelf",
      variants: [
        { name: "control" },
        { name: "b", slots: { trending: { title: "Look what others look at" } } },
      ],
    },
  ],
};
const journey = journeys({ config });

/** What a shopper with this seed is in, as the native command tells it. */
function assigned(seed: number): string {
  const folder = mkdtempSync(join(tmpdir(), "rapport-seed-"));
  try {
    const history = join(folder, "history.ndjson");
    writeFileSync(history, '{"id":1,"events":[]}\n');
    const args = ["explain", "--pack", builtPack(config).pack_dir, "--history", history];
    args.push("--now-ms", "1764763200000", "--level", "measure", "--seed", String(seed));
    const lines = execFileSync(rapport, args, { encoding: "utf8" }).trim().split("\n");
    return lines
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ line }) => line === "assigned")
      .map(({ experiment, variant }) => `${experiment}=${variant}`)
      .join(" ");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function seedFor(wanted: string): number {
  for (let seed = 1; seed < 200; seed++) if (assigned(seed) === wanted) return seed;
  throw new Error(`no seed gives ${wanted}`);
}

/** Consents on a page that shows no slots, so that nothing is seen before the seed is the wanted one. */
async function arriveWithSeed(visitor: Visitor, seed: number): Promise<Page> {
  const page = await visitor.tab("/privacy");
  await page.getByRole("radio", { name: "Personalise and measure" }).check();
  await atRest(page);
  await page.evaluate(async (value) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("rapport:demo");
      opening.onsuccess = () => resolve(opening.result);
    });
    const transaction = database.transaction("meta", "readwrite");
    transaction.objectStore("meta").put(value, "seed");
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, seed);
  await page.goto("/");
  await decidedStates(page);
  return page;
}

function exposures(stage: { shop: Parameters<typeof collected>[0] }): string[] {
  return collected(stage.shop)
    .filter(({ event }) => event === "experience_impression")
    .map(({ experiment, variant }) => `${experiment}=${variant}`);
}

journey(
  "Two shoppers see different variants, keep them, and count once each when they have seen them",
  async (stage) => {
    const wanted = ["holdout=rapport shelf=control", "holdout=rapport shelf=b"];
    const before = exposures(stage).length;
    for (const [i, groups] of wanted.entries()) {
      const visitor = await stage.visitor({ viewport: { width: 1280, height: 200 } });
      const page = await arriveWithSeed(visitor, seedFor(groups));
      for (let visit = 0; visit < 3; visit++) {
        await filled(page, "trending");
        const heading = i === 0 ? /Much looked at this week/ : /Look what others look at/;
        assert.match(await slotText(page, "trending"), heading);
        await page.reload();
        await decidedStates(page);
      }
      const variant = groups.split(" ")[1]!;
      await page.waitForTimeout(1500);
      assert.ok(
        !exposures(stage).slice(before).includes(variant),
        "below the window, it is not seen",
      );
      await page.locator('rapport-slot[name="trending"]').scrollIntoViewIfNeeded();
      await page.evaluate(() =>
        document.querySelector('rapport-slot[name="trending"]')?.scrollIntoView(),
      );
      await page.waitForTimeout(1500);
      await page.reload();
      await decidedStates(page);
      await page.evaluate(() =>
        document.querySelector('rapport-slot[name="trending"]')?.scrollIntoView(),
      );
      await until("the collector knows what she saw", () => exposures(stage).includes(variant));
      await page.waitForTimeout(1500);
      await page.goto("/privacy");
      await atRest(page);
      assert.equal(exposures(stage).filter((each) => each === variant).length, 1);
    }
  },
);

journey(
  "The held-out see the shop's own content, and count when they have seen it",
  async (stage) => {
    const plain = await (await stage.visitor({ javaScriptEnabled: false })).tab();
    const before = exposures(stage).length;
    const page = await arriveWithSeed(await stage.visitor(), seedFor("holdout=control"));
    const states = await decidedStates(page);
    assert.deepEqual([...new Set(Object.values(states))], ["fallback"]);
    assert.equal(await slotText(page, "trending"), await slotText(plain, "trending"));
    await page.evaluate(() =>
      document.querySelector('rapport-slot[name="trending"]')?.scrollIntoView(),
    );
    await until("the collector knows it", () => exposures(stage).length > before);
    assert.deepEqual(exposures(stage).slice(before), ["holdout=control"]);
  },
);

journey(
  "Without consent an experiment keeps nothing, counts nothing and shows the control",
  async (stage) => {
    const before = exposures(stage).length;
    const visitor = await stage.visitor();
    const page = await visitor.tab();
    await filled(page, "trending");
    assert.match(await slotText(page, "trending"), /Much looked at this week/);
    await page.evaluate(() =>
      document.querySelector('rapport-slot[name="trending"]')?.scrollIntoView(),
    );
    await page.waitForTimeout(1500);
    assert.deepEqual(await kept(page), nothing);
    assert.equal(await meta(page, "seed"), undefined);
    assert.equal(exposures(stage).length, before);
  },
);
