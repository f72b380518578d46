/** Names of strategies by number; core/include/rapport/strategy_names.h lists the same ones. Append only. */
const strategies = [
  "for_you",
  "continue",
  "recently_viewed",
  "viewed_together",
  "bought_together",
  "trending",
  "popular",
  "newest",
];

/** How a history block names the strategy that brought an item: its number and 1; 0 for none the core knows. */
export function strategyFlag(name: string | undefined): number {
  return name === undefined ? 0 : strategies.indexOf(name) + 1;
}
