import assert from "node:assert/strict";
import { allCollected, collected } from "./support/collected.js";
import { exported, kept, nothing } from "./support/device.js";
import { journeys } from "./support/journey.js";
import { decidedStates, filled, slotStates, slotText } from "./support/slots.js";
import { until } from "./support/until.js";
import { choose, look } from "./support/visitor.js";

const journey = journeys();
const lamps = ["landing-lamp-in-brick", "turned-beech-lamp", "clip-lamp-in-sky"] as const;

journey(
  "Taking consent back erases everything at once, in every tab and at the shop",
  async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.arrive("measure");
    await look(page, ...lamps);
    const plain = await (await stage.visitor({ javaScriptEnabled: false })).tab();
    const home = await visitor.tab();
    await filled(home, "for-you");
    await filled(home, "recently-viewed");
    const rows = await allCollected(stage.shop, home);
    assert.ok(rows.length >= 3);

    await choose(page, "none");
    await home.locator('rapport-slot[name="for-you"][data-rapport-state="fallback"]').waitFor();
    await until("only slots that need no history are filled", async () => {
      const { continue: left, "recently-viewed": recent, hero } = await slotStates(home);
      return left === "fallback" && recent === "fallback" && hero === "filled";
    });
    for (const name of ["continue", "for-you", "recently-viewed"])
      assert.equal(await slotText(home, name), await slotText(plain, name));
    assert.doesNotMatch(await home.content(), /Because you viewed/);

    await until("the shop has erased her rows", () => collected(stage.shop).length === 0);
    for (const tab of [page, home]) {
      assert.deepEqual((await exported(tab)).history, []);
      await until("the device keeps the refusal alone", async () => {
        const { databases } = await kept(tab);
        return Object.keys(databases["rapport:demo"]?.["meta"] ?? {}).join() === "consent";
      });
      const { databases, ...rest } = await kept(tab);
      assert.deepEqual({ ...rest, databases: {} }, nothing);
      const { history, outbox } = databases["rapport:demo"] ?? {};
      assert.deepEqual({ history, outbox }, { history: {}, outbox: {} });
      assert.doesNotMatch(JSON.stringify(databases), /lamp/);
    }

    await look(home, lamps[0]);
    await home.goto("/");
    assert.equal((await decidedStates(home))["for-you"], "fallback");
    assert.deepEqual((await kept(home)).databases["rapport:demo"]?.["history"], {});
    assert.deepEqual(collected(stage.shop), []);
  },
);

journey(
  "Going from measuring back to this device alone keeps the picks and erases the shop's copy",
  async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.arrive("measure");
    await look(page, ...lamps);
    await allCollected(stage.shop, page);
    await choose(page, "personalise");
    await until("the shop has erased her rows", () => collected(stage.shop).length === 0);
    await look(page, "builders-pint");
    await page.goto("/");
    await filled(page, "for-you");
    const { history, outbox } = await exported(page);
    const viewed = history.filter((row) => row.event === "view_item").map((row) => row.product);
    assert.deepEqual(viewed, [...lamps, "builders-pint"]);
    assert.deepEqual(outbox, []);
    const meta = Object.keys((await kept(page)).databases["rapport:demo"]?.["meta"] ?? {});
    assert.deepEqual(meta.sort(), ["consent", "seed"]);
    assert.deepEqual(collected(stage.shop), []);
  },
);

journey("Erasing the record on the privacy page empties it and keeps the choice", async (stage) => {
  const visitor = await stage.visitor();
  const page = await visitor.arrive("measure");
  await look(page, ...lamps);
  await allCollected(stage.shop, page);
  await page.goto("/privacy");
  await page.getByRole("button", { name: "Show what this device knows" }).click();
  const record = page.getByRole("region", { name: "What this device knows" });
  await record.getByText(lamps[0]).first().waitFor();
  await page.getByRole("button", { name: "Erase it" }).click();
  await page.getByText("Erased. This device knows nothing about you.").waitFor();
  assert.equal(await record.isVisible(), false);
  await until("the shop has erased her rows", () => collected(stage.shop).length === 0);
  assert.ok(await page.getByRole("radio", { name: "Personalise and measure" }).isChecked());
  await page.goto("/");
  await filled(page, "trending");
  assert.equal((await decidedStates(page))["recently-viewed"], "fallback");
});
