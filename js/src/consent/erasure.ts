import type { Collector } from "../outbox/collector.js";
import { result, type Database, type StoreName } from "../store/database.js";
import { ensureSeed } from "../store/store.js";
import { rank, type Choice } from "./levels.js";

type Get = (name: StoreName) => IDBObjectStore;

/**
 * Writes a choice and deletes what it no longer allows, in one transaction. What stays after `none` is the choice and,
 * until the collector confirms, the id it is asked to erase.
 */
export async function persistChoice(
  database: Database,
  choice: Choice,
  options: { create: boolean; collector: boolean },
): Promise<void> {
  const write = async (get: Get): Promise<void> => {
    if (rank(choice.level) < rank("measure")) await dropShopper(get, options.collector);
    if (choice.level === "none") dropHistory(get);
    else await ensureSeed(get("meta"));
    get("meta").put(choice, "consent");
  };
  const { create } = options;
  await database.run(["meta", "history", "outbox"], "readwrite", write, { create, strict: true });
}

/** Deletes everything but the consent choice, and asks the collector to do so as well. */
export async function forgetAll(database: Database, collector: boolean): Promise<void> {
  const write = async (get: Get): Promise<void> => {
    await dropShopper(get, collector);
    dropHistory(get);
  };
  const options = { create: false, strict: true };
  await database.run(["meta", "history", "outbox"], "readwrite", write, options);
}

function dropHistory(get: Get): void {
  get("history").clear();
  for (const key of ["seed", "customer", "hidden_before_ms"]) get("meta").delete(key);
}

async function dropShopper(get: Get, collector: boolean): Promise<void> {
  const meta = get("meta");
  const shopper: unknown = await result(meta.get("shopper"));
  if (typeof shopper === "string" && collector)
    meta.put([...(await pending(meta)), shopper], "erase");
  for (const key of ["shopper", "session", "pause", "lease", "drops"]) meta.delete(key);
  get("outbox").clear();
}

async function pending(meta: IDBObjectStore): Promise<string[]> {
  const ids: unknown = await result(meta.get("erase"));
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === "string") : [];
}

/** Asks the collector to erase each id still pending; one it confirms is deleted here, the others wait for a later page. */
export async function sendErasures(
  database: Database,
  collector: Collector,
  site: string,
): Promise<void> {
  const read = (get: Get): Promise<string[]> => pending(get("meta"));
  const ids = (await database.run(["meta"], "readonly", read, { create: false })) ?? [];
  for (const shopper of ids) {
    const body = JSON.stringify({ v: 1, site, shopper });
    const answer = await collector.post("erase", body).catch(() => undefined);
    if (!answer?.response.ok) return;
    const confirm = async (get: Get): Promise<void> => {
      const left = (await pending(get("meta"))).filter((id) => id !== shopper);
      if (left.length > 0) get("meta").put(left, "erase");
      else get("meta").delete("erase");
    };
    await database.run(["meta"], "readwrite", confirm, { create: false });
  }
}
