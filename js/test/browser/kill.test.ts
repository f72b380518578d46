import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import { chromium, type Page } from "playwright-core";
import { until } from "../support/until.js";
import { browser_args, Shop } from "./shop.js";

/** Starts a browser of its own process group on a profile that outlives it. */
async function start(
  t: TestContext,
  profile: string,
): Promise<{ page: Page; kill: () => Promise<void> }> {
  const args = [
    ...browser_args,
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
  ];
  const child: ChildProcess = spawn("/usr/bin/chromium", args, {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    process.kill(-child.pid!, "SIGKILL");
    await ended;
  };
  t.after(kill);
  let log = "";
  child.stderr!.on("data", (chunk) => (log += String(chunk)));
  await until(() => /ws:\/\/\S+/.test(log));
  const browser = await chromium.connectOverCDP(/ws:\/\/\S+/.exec(log)![0]);
  return { page: await browser.contexts()[0]!.newPage(), kill };
}

void test("a browser killed 0.8 s after the last event loses none of 20", async (t) => {
  const shop = await Shop.open();
  const profile = await mkdtemp(join(tmpdir(), "rapport-profile-"));
  t.after(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  t.after(() => shop.close());
  shop.page("/", "<p>Shop</p>");
  const first = await start(t, profile);
  await first.page.goto(shop.url);
  await first.page.evaluate(() => window.rapport.consent.set("measure"));
  shop.collector_status = 503;
  await first.page.evaluate(() => {
    for (let i = 0; i < 20; i++)
      window.rapport.track("view_item", { items: [{ item_id: `p${i}` }] });
  });
  await first.page.waitForTimeout(800);
  await first.kill();
  assert.equal(shop.stored.size, 0);
  shop.collector_status = 200;
  const second = await start(t, profile);
  await second.page.goto(shop.url);
  await until(() => shop.stored.size === 20);
  const products = [...shop.stored.values()].map((event) => event.product);
  assert.deepEqual(
    products,
    Array.from({ length: 20 }, (_, i) => `p${i}`),
  );
});
