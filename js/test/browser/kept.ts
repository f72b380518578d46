import type { Page } from "playwright-core";
import type { Choice } from "../../src/consent/levels.js";

/** What a store of Rapport's database holds: a list of keys by store, read beside Rapport. */
export function keptKeys(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("rapport:demo");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error("cannot open"));
    });
    const names = [...database.objectStoreNames];
    const keys: Record<string, string[]> = {};
    const transaction = database.transaction(names);
    for (const name of names)
      keys[name] = await new Promise((resolve) => {
        const request = transaction.objectStore(name).getAllKeys();
        request.onsuccess = () => resolve(request.result.map(String));
      });
    database.close();
    return keys;
  });
}

/** The choice in Rapport's database, read beside Rapport. */
export function keptConsent(page: Page): Promise<Choice | undefined> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("rapport:demo");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error("cannot open"));
    });
    const choice = await new Promise<Choice | undefined>((resolve) => {
      const request = database.transaction("meta").objectStore("meta").get("consent");
      request.onsuccess = () => resolve(request.result as Choice | undefined);
    });
    database.close();
    return choice;
  });
}
