import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { launch, launchWithProfile } from "./browser.js";
import { Front } from "./front.js";
import { Shop, type ShopOptions } from "./shop.js";
import { Visitor } from "./visitor.js";

/** What a journey has at hand. */
export interface Stage {
  readonly shop: Shop;
  /** Somebody with a device of their own, in the file's browser or another. */
  visitor(options?: BrowserContextOptions, from?: Browser): Promise<Visitor>;
  /** Somebody whose device is in `profile`; see `newProfile`. */
  returning(profile: string): Promise<Visitor>;
  /** A way to the shop on which the collector can be cut off. */
  front(): Promise<Front>;
  /** A folder for a browser's profile, gone when the journey ends. */
  newProfile(): string;
}

type Story = (stage: Stage) => Promise<void>;

/**
 * One shop and one browser for the journeys of a file. The function it answers declares a journey, which passes only if
 * no browser of it complained of anything the journey did not announce.
 */
export function journeys(options: ShopOptions = {}): (sentence: string, story: Story) => void {
  let shop: Shop;
  let browser: Browser;
  before(async () => {
    // One after the other: a browser left open by a shop that does not start would keep the run from ending.
    shop = await Shop.open(options);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });
  return (sentence, story) =>
    void test(sentence, { timeout: 120_000 }, async (t) => {
      const visitors: Visitor[] = [];
      const welcome = async (context: BrowserContext): Promise<Visitor> => {
        t.after(() => context.close());
        const visitor = await Visitor.over(context, shop.url);
        visitors.push(visitor);
        return visitor;
      };
      await story({
        shop,
        visitor: async (more, from = browser) =>
          welcome(await from.newContext({ ...device(shop), ...more })),
        returning: async (profile) => welcome(await launchWithProfile(profile, device(shop))),
        front: async () => {
          const front = await Front.open(shop.url);
          t.after(() => front.close());
          return front;
        },
        newProfile: () => {
          const folder = mkdtempSync(join(tmpdir(), "rapport-profile-"));
          t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
          return folder;
        },
      });
      for (const { watch } of visitors) assert.deepEqual(watch.complaints, []);
    });
}

function device(shop: Shop): BrowserContextOptions {
  return { baseURL: shop.url, locale: "en-GB", viewport: { width: 1280, height: 900 } };
}
