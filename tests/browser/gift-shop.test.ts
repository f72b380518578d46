import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { allCollected, deeds } from "./support/collected.js";
import { journeys } from "./support/journey.js";
import { root } from "./support/paths.js";
import { filled, offered } from "./support/slots.js";
import { atRest, look } from "./support/visitor.js";

const data = join(root, "../shared/data/gift-shop");
const title = "In a real gift shop, three products looked at fill the slots of home";

if (!existsSync(join(data, "events.csv.gz")))
  void test(title, { skip: "../shared/data/gift-shop is not here" });
else
  journeys({ data })(title, async (stage) => {
    const visitor = await stage.visitor();
    const page = await visitor.arrive("measure");
    const cards = page.locator(".card a.card-title");
    const links = await cards.evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
    const viewed = [...new Set(links)].slice(0, 3).map((link) => link.split("/").pop()!);
    await look(page, ...viewed);
    await page.goto("/");
    for (const name of ["for-you", "trending", "recently-viewed"]) await filled(page, name);
    await atRest(page);
    assert.equal((await offered(page, "for-you")).length, 8);
    assert.deepEqual(
      (await offered(page, "recently-viewed")).map((product) => encodeURIComponent(product)),
      [...viewed].reverse(),
    );
    assert.deepEqual(
      deeds(await allCollected(stage.shop, page)),
      viewed.map((product) => `view_item ${decodeURIComponent(product)}`),
    );
  });
