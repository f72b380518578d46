import { result } from "./database.js";

/**
 * Events that were recorded and will not arrive: `evicted` to keep the outbox under its caps, `expired` after 14 days,
 * `rejected` by the collector, `too_large` to be sent at all.
 */
export type Drops = Record<"evicted" | "expired" | "rejected" | "too_large", number>;

export function noDrops(): Drops {
  return { evicted: 0, expired: 0, rejected: 0, too_large: 0 };
}

/** Adds to the count kept in `meta`, within the caller's transaction. */
export async function countDrops(
  meta: IDBObjectStore,
  cause: keyof Drops,
  count: number,
): Promise<void> {
  if (count === 0) return;
  const drops = { ...noDrops(), ...((await result(meta.get("drops"))) as Partial<Drops>) };
  drops[cause] += count;
  meta.put(drops, "drops");
}
