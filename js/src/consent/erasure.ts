import type { Collector } from "../outbox/collector.js";
import { result, type Database, type Get } from "../store/database.js";
import { eraseAbove, store_names } from "../store/kept.js";
import { ensureSeed } from "../store/store.js";
import { rank, readChoice, replaces, type Choice } from "./levels.js";

export interface KeepOptions {
  /** Whether a database is made where there is none. */
  create: boolean;
  /** Whether a level below the one kept is meant: what it forbids is erased. Else the kept choice stays. */
  final: boolean;
  /** Whether the collector is to erase what it has. */
  collector: boolean;
  /** Asked within the transaction; `false`: somebody else has kept the choice meanwhile. */
  open: () => boolean;
}

/** The choice on the device after one was to be kept. */
export interface Outcome {
  choice: Choice;
  /** Whether it is the one that was to be kept. */
  won: boolean;
}

/**
 * Writes a choice and deletes what it no longer allows, in one transaction: the order of transactions is the order of
 * choices, in which each gets the next number. What stays after `none` is the choice and, until the collector confirms,
 * the id it is asked to erase. `undefined` where nothing is kept and nothing may be made.
 */
export async function keepChoice(
  database: Database,
  made: Choice,
  options: KeepOptions,
): Promise<Outcome | undefined> {
  const write = async (get: Get): Promise<Outcome | undefined> => {
    const meta = get("meta");
    const kept = readChoice(await result(meta.get("consent")));
    const lower = kept !== undefined && rank(made.level) < rank(kept.level);
    const stays = kept && (!replaces(made, kept) || (lower && !options.final));
    if (stays || !options.open()) return kept && { choice: kept, won: false };
    const choice = { ...made, n: Math.max(made.n, kept?.n ?? 0) + 1 };
    if (choice.level !== "measure") await rememberToErase(get, options.collector);
    eraseAbove(get, choice.level);
    if (choice.level !== "none") await ensureSeed(meta);
    meta.put(choice, "consent");
    return { choice, won: true };
  };
  const { create } = options;
  return database.run(store_names, "readwrite", write, { create, strict: true });
}

/** Deletes everything but the consent choice, and asks the collector to do so as well. */
export async function forgetAll(database: Database, collector: boolean): Promise<void> {
  const write = async (get: Get): Promise<void> => {
    await rememberToErase(get, collector);
    eraseAbove(get, "none");
  };
  await database.run(store_names, "readwrite", write, { strict: true });
}

/** The shopper's id goes; what the collector has of her it is asked to erase until it confirms. */
async function rememberToErase(get: Get, collector: boolean): Promise<void> {
  const meta = get("meta");
  const shopper: unknown = await result(meta.get("shopper"));
  if (typeof shopper === "string" && collector)
    meta.put([...(await pending(meta)), shopper], "erase");
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
  const ids = (await database.run(["meta"], "readonly", read)) ?? [];
  for (const shopper of ids) {
    const body = JSON.stringify({ v: 1, site, shopper });
    const answer = await collector.post("erase", body).catch(() => undefined);
    if (!answer?.response.ok) return;
    const confirm = async (get: Get): Promise<void> => {
      const left = (await pending(get("meta"))).filter((id) => id !== shopper);
      if (left.length > 0) get("meta").put(left, "erase");
      else get("meta").delete("erase");
    };
    await database.run(["meta"], "readwrite", confirm);
  }
}
