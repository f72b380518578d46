import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import type { Browser, Page } from "playwright-core";
import { until } from "../support/until.js";
import { keptConsent, keptKeys } from "./kept.js";
import { makePack, missingBuild } from "./make-pack.js";
import { launch, openPage, Shop } from "./shop.js";

declare global {
  interface Window {
    /** Whether storage fails; the injected scripts look at it. */
    broken: boolean;
  }
}

let browser: Browser;
let pack = "";
before(async () => {
  assert.equal(missingBuild(), "");
  pack = makePack();
  browser = await launch();
});
after(() => browser.close());

const slot = '<rapport-slot name="for-you"><p>Our best sellers</p></rapport-slot>';

/** A shop with slots, in a browser where `inject` runs before every page's scripts. */
async function setUp(t: TestContext, inject: () => void): Promise<{ shop: Shop; page: Page }> {
  const shop = await Shop.open();
  shop.pack = pack;
  shop.page("/", slot);
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await shop.close();
  });
  // The test's own compiler names functions by it.
  await context.addInitScript("globalThis.__name = (value) => value");
  await context.addInitScript(inject);
  const { page, complaints } = await openPage(context, shop.url);
  t.after(() => assert.deepEqual(complaints, []));
  return { shop, page };
}

const view = (page: Page, ...ids: string[]): Promise<void> =>
  page.evaluate((list) => {
    for (const item_id of list) window.rapport.track("view_item", { items: [{ item_id }] });
  }, ids);

const filled = (page: Page): Promise<void> =>
  page.locator('rapport-slot[data-rapport-state="filled"]').waitFor({ timeout: 20_000 });

const never: Record<string, () => void> = {
  "open()": () => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  },
  "a transaction": () => {
    const start = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args) {
      const transaction = start.apply(this, args);
      Object.defineProperty(transaction, "oncomplete", { set: () => {} });
      return transaction;
    };
  },
  "a request": () => {
    IDBObjectStore.prototype.get = () => new EventTarget() as IDBRequest;
    IDBObjectStore.prototype.getAll = () => new EventTarget() as IDBRequest;
  },
  "databases()": () => {
    IDBFactory.prototype.databases = () => new Promise(() => {});
  },
  "navigator.locks": () => {
    LockManager.prototype.request = () => new Promise(() => {});
  },
};

const refused: Record<string, () => void> = {
  "indexedDB throws": () => {
    Object.defineProperty(window, "indexedDB", {
      get: () => {
        throw new DOMException("refused", "SecurityError");
      },
    });
  },
  "indexedDB is null": () => {
    Object.defineProperty(window, "indexedDB", { value: null });
  },
  "open() throws": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  },
  "open() fails": () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name) {
      return open.call(this, name, 0.5);
    };
  },
  "the disk is full": () => {
    const full = (): never => {
      throw new DOMException("full", "QuotaExceededError");
    };
    IDBObjectStore.prototype.put = full;
    IDBObjectStore.prototype.add = full;
  },
  "every kind of storage is refused": () => {
    for (const name of ["indexedDB", "localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("refused", "SecurityError");
        },
      });
  },
};

const faults = [
  ...Object.entries(never).map(([what, inject]) => [`${what} never answers`, inject] as const),
  ...Object.entries(refused),
];
for (const [what, inject] of faults)
  void test(`where ${what}, slots are filled, consent is heard, and every call answers`, async (t) => {
    const { page } = await setUp(t, inject);
    await filled(page);
    const took_ms = await page.evaluate(async () => {
      const start_ms = performance.now();
      window.rapport.consent.set("personalise");
      window.rapport.track("view_item", { items: [{ item_id: "p6" }] });
      const { history } = await window.rapport.export();
      if (!history.some((row) => row.product === "p6")) throw new Error("not even in memory");
      await window.rapport.refresh();
      await window.rapport.forget();
      window.rapport.consent.set("none");
      return performance.now() - start_ms;
    });
    assert.ok(took_ms < 25_000, `${took_ms} ms`);
    assert.equal(await page.evaluate(() => window.rapport.consent.get()), "none");
  });

void test("a choice is remembered by a browser without IndexedDB, and the later one of two pages holds", async (t) => {
  const { page } = await setUp(t, refused["indexedDB is null"]!);
  for (const level of ["none", "measure", "none"] as const) {
    await page.evaluate((chosen) => window.rapport.consent.set(chosen), level);
    await page.reload();
    const { consent } = await page.evaluate(() => window.rapport.export());
    assert.deepEqual([consent.level, consent.source], [level, "api"]);
  }
});

void test("what was recorded while storage failed reaches the device and the collector once it works, each event once", async (t) => {
  const { shop, page } = await setUp(t, () => {
    const start = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args) {
      const transaction = start.apply(this, args);
      // The browser keeps what is written, and says that it failed.
      if (window.broken && args[1] === "readwrite")
        Object.defineProperty(transaction, "oncomplete", {
          set(this: IDBTransaction) {
            this.addEventListener("complete", () => {
              const gone = new DOMException("Connection lost", "UnknownError");
              Object.defineProperty(this, "error", { value: gone });
              this.onabort?.(new Event("abort"));
            });
          },
        });
      return transaction;
    };
  });
  await page.evaluate(() => window.rapport.consent.set("measure"));
  await view(page, "p0");
  await until(() => shop.stored.size > 0);
  await page.evaluate(() => (window.broken = true));
  await view(page, "p6", "p12");
  await until(() => page.evaluate(() => window.rapport.status().storage === "memory"));
  await page.evaluate(() => (window.broken = false));
  await until(() => page.evaluate(() => window.rapport.status().storage === "indexeddb"));
  const products = async (): Promise<unknown[]> => {
    const { history } = await page.evaluate(() => window.rapport.export());
    return history.filter((row) => row.event === "view_item").map((row) => row.product);
  };
  assert.deepEqual(await products(), ["p0", "p6", "p12"]);
  await until(() => {
    const viewed = [...shop.stored.values()].filter((event) => event.event === "view_item");
    return viewed.map((event) => event.product).join() === "p0,p6,p12";
  });
});

void test("what does not fit into the page's memory while storage fails is counted as lost", async (t) => {
  const { page } = await setUp(t, () => {
    const put = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...args) {
      if (window.broken) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, args);
    };
  });
  await page.evaluate(() => {
    window.broken = true;
    window.rapport.consent.set("measure");
    for (let i = 0; i < 510; i++)
      window.rapport.track("view_item", { items: [{ item_id: `q${i}` }] });
  });
  await until(() => page.evaluate(() => window.rapport.status().drops.evicted >= 10));
  await page.evaluate(() => (window.broken = false));
  await until(() => page.evaluate(() => window.rapport.status().storage === "indexeddb"));
  const { drops, history } = await page.evaluate(() => window.rapport.export());
  assert.equal(history.filter((row) => row.event === "view_item").length + drops.evicted, 510);
});

void test("a database without our stores, or of a newer version, is used or made anew", async (t) => {
  for (const version of [1, 7]) {
    const { shop, page } = await setUp(t, () => {});
    await page.evaluate(
      (number) =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open("rapport:demo", number);
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        }),
      version,
    );
    await page.reload();
    await page.evaluate(() => window.rapport.consent.set("personalise"));
    await view(page, "p6");
    await until(() => page.evaluate(() => window.rapport.status().history_rows > 0));
    assert.equal((await keptConsent(page))?.level, "personalise");
    await page.goto(shop.url);
  }
});

void test("clearing the site's data under an open page takes the consent along: nothing is written", async (t) => {
  const { page } = await setUp(t, () => {});
  await page.evaluate(() => window.rapport.consent.set("measure"));
  await view(page, "p6");
  await until(() => page.evaluate(() => window.rapport.status().history_rows > 0));
  const session = await page.context().newCDPSession(page);
  const origin = await page.evaluate(() => location.origin);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await view(page, "p12");
  await until(() => page.evaluate(() => window.rapport.consent.get() === "none"));
  const { source } = await page.evaluate(() => window.rapport.status().consent);
  assert.equal(source, "default", "she is asked anew");
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  await page.evaluate(() => window.rapport.consent.set("personalise"));
  await view(page, "p18");
  await until(() => page.evaluate(() => window.rapport.status().history_rows > 0));
  assert.deepEqual((await keptKeys(page))["meta"], ["consent", "seed"]);
});

void test("the export names everything on the device, a damaged record too, and forgetting leaves the choice", async (t) => {
  const { shop, page } = await setUp(t, () => {});
  shop.collector_status = 503;
  await page.evaluate(() => {
    window.rapport.consent.set("measure");
    window.rapport.identify({ customer: "anna" });
    window.rapport.track("dismiss_item", { items: [{ item_id: "p6" }] });
  });
  await until(() => page.evaluate(() => window.rapport.status().outbox_rows > 0));
  await page.evaluate(() => window.rapport.identify(null));
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open("rapport:demo");
        request.onsuccess = () => {
          const write = request.result.transaction(["history", "outbox"], "readwrite");
          write.objectStore("history").add({ event: 5 });
          write.objectStore("outbox").add({ id: "x", body: "{" });
          write.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
  );
  const all = await page.evaluate(() => window.rapport.export());
  assert.deepEqual(all.unreadable.map((record) => record.store).sort(), ["history", "outbox"]);
  assert.ok(all.kept_out.some((row) => row.event === "dismiss_item" && row.product === "p6"));
  assert.ok(all.outbox.length > 0);
  assert.deepEqual([all.customer, all.consent.source], ["anna", "api"]);
  assert.ok(all.shopper && all.session && all.seed && all.hidden_before_ms && all.consent.ts_ms);
  await page.evaluate(() => window.rapport.forget());
  const left = await page.evaluate(() => window.rapport.export());
  assert.deepEqual(left.erase, [all.shopper]);
  const records = (await keptKeys(page))["meta"]!.filter((key) => key !== "seed");
  assert.deepEqual(records, ["consent", "erase"]);
});
