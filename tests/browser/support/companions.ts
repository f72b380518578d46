import { readFileSync } from "node:fs";
import { builtPack } from "./pack.js";

/** How many products count as seen together with others. */
const companion_count = 30;

/**
 * The products most often in the same session as one of these, by the events the pack was trained on: what a good
 * shopkeeper would think of.
 */
export function companions(products: readonly string[]): Set<string> {
  const sessions = new Map<string, Set<string>>();
  for (const line of readFileSync(builtPack().events_csv, "utf8").split("\n").slice(1)) {
    const [, , session, , product] = line.split(",");
    if (!session || !product) continue;
    sessions.set(session, (sessions.get(session) ?? new Set()).add(product));
  }
  const counts = new Map<string, number>();
  for (const seen of sessions.values()) {
    if (!products.some((product) => seen.has(product))) continue;
    for (const other of seen) counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  for (const product of products) counts.delete(product);
  const ranked = [...counts].sort(([, a], [, b]) => b - a);
  return new Set(ranked.slice(0, companion_count).map(([product]) => product));
}
