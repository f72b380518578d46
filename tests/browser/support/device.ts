import type { Page } from "playwright-core";
import type { Rapport, RapportExport, StoredRow } from "../../../js/src/public-api.js";

declare global {
  interface Window {
    rapport: Rapport;
  }
}

/** Everything a browser keeps for the shop's origin. */
export interface Kept {
  /** Names. */
  cookies: string[];
  local_storage: number;
  session_storage: number;
  caches: number;
  workers: number;
  /** Files in the origin's private file system. */
  files: number;
  window_name: string;
  history_state: unknown;
  /** By database and store: what lies there, by key. */
  databases: Record<string, Record<string, Record<string, unknown>>>;
}

export async function kept(page: Page): Promise<Kept> {
  const cookies = (await page.context().cookies()).map(({ name }) => name).sort();
  const rest = await page.evaluate(async () => {
    const files = (await navigator.storage.getDirectory()) as unknown as AsyncIterable<unknown>;
    let file_count = 0;
    for await (const file of files) file_count += file ? 1 : 0;
    return {
      local_storage: localStorage.length,
      session_storage: sessionStorage.length,
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      files: file_count,
      window_name: window.name,
      history_state: history.state as unknown,
      names: (await indexedDB.databases()).map(({ name }) => name ?? ""),
    };
  });
  const { names, ...plain } = rest;
  const databases: Kept["databases"] = {};
  for (const name of names) databases[name] = await databaseOf(page, name);
  return { cookies, ...plain, databases };
}

/** A device on which nothing was ever kept. */
export const nothing: Kept = {
  cookies: [],
  local_storage: 0,
  session_storage: 0,
  caches: 0,
  workers: 0,
  files: 0,
  window_name: "",
  history_state: null,
  databases: {},
};

function databaseOf(page: Page, name: string): Promise<Kept["databases"][string]> {
  return page.evaluate(async (database_name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(database_name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error(`${database_name} cannot be opened`));
    });
    const stores: Record<string, Record<string, unknown>> = {};
    for (const store of database.objectStoreNames) {
      stores[store] = await new Promise((resolve, reject) => {
        const rows: Record<string, unknown> = {};
        const walk = database.transaction(store).objectStore(store).openCursor();
        walk.onerror = () => reject(new Error(`${store} cannot be read`));
        walk.onsuccess = () => {
          const cursor = walk.result;
          if (!cursor) return resolve(rows);
          rows[String(cursor.key)] = cursor.value as unknown;
          cursor.continue();
        };
      });
    }
    database.close();
    return stores;
  }, name);
}

/** What Rapport itself says it knows. */
export function exported(page: Page): Promise<RapportExport> {
  return page.evaluate(() => window.rapport.export());
}

/** A value Rapport keeps beside the history. */
export async function meta(page: Page, key: string): Promise<unknown> {
  return (await kept(page)).databases["rapport:demo"]?.["meta"]?.[key];
}

/** The rows on the device, also those kept from view, and what waits to be sent. */
export async function rowsOf(page: Page): Promise<{ history: StoredRow[]; outbox: unknown[] }> {
  const stores = (await kept(page)).databases["rapport:demo"] ?? {};
  return {
    history: Object.values(stores["history"] ?? {}) as StoredRow[],
    outbox: Object.values(stores["outbox"] ?? {}),
  };
}
