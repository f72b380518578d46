import { event_names, type EventName } from "./event-kinds.js";
import { readPrice, toMinor } from "./money.js";
import type { Draft } from "./rows.js";

/** Of ids and names, in code points; core/include/rapport/product_key.h holds the same number. */
const max_text = 128;
const max_items = 100;

/** Impressions and clicks are counted by Rapport itself, for its own slots; those of the shop's lists say too little. */
const own_events: readonly string[] = [
  "unknown",
  "view_item_list",
  "select_item",
  "view_promotion",
  "select_promotion",
  "experience_impression",
];
/** Events that are about each of their items; the others are recorded once, without a product. */
const item_events: readonly EventName[] = [
  "view_item",
  "add_to_cart",
  "remove_from_cart",
  "add_to_wishlist",
  "purchase",
  "refund",
  "dismiss_item",
  "restore_item",
];

/** What names an item, the best first: GA4's, the older and plugins' names, and what is printed on it. */
const id_keys = [
  "item_id",
  "id",
  "product_id",
  "productId",
  "variant_id",
  "variantId",
  "item_variant_id",
  "sku",
  "item_sku",
  "gtin",
  "item_group_id",
  "item_name",
  "name",
];

/** Whether an event of this name is recorded for each of its items. */
export function isRecorded(name: unknown): boolean {
  return (item_events as readonly unknown[]).includes(name);
}

/** Some pages list items in an object with number keys, in lists of lists, or give one item alone. */
function readItems(listed: unknown): unknown[] {
  if (Array.isArray(listed)) return listed.slice(0, max_items).flat(2).slice(0, max_items);
  if (!isFields(listed)) return [];
  if (id_keys.some((key) => key in listed)) return [listed];
  return Object.values(listed).slice(0, max_items);
}

/** A name or id: a string or number of 1 to 128 characters without control characters. */
export function readText(value: unknown): string | undefined {
  const text =
    typeof value === "number" && isFinite(value)
      ? String(value)
      : typeof value === "string"
        ? value.trim()
        : "";
  return text.length > 0 &&
    [...text].length <= max_text &&
    !/[\0-\x1f\x7f-\x9f\ud800-\udfff]/u.test(text)
    ? text
    : undefined;
}

export function readCurrency(value: unknown): string | undefined {
  return typeof value === "string" && /^[a-z]{3}$/i.test(value) ? value.toUpperCase() : undefined;
}

type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function readItem(item: unknown, currency: string | undefined): Partial<Draft> | undefined {
  if (!isFields(item)) return undefined;
  const product = id_keys.map((key) => readText(item[key])).find((id) => id !== undefined);
  if (product === undefined) return undefined;
  const quantity = Math.floor(Number(item["quantity"] ?? 1));
  const own_currency = readCurrency(item["currency"]) ?? currency;
  const draft: Partial<Draft> = { product };
  draft.quantity = quantity >= 1 && quantity <= 100_000 ? quantity : 1;
  const price_minor = toMinor(readPrice(item["price"]), own_currency ?? "");
  if (own_currency && price_minor !== undefined) {
    draft.price_minor = price_minor;
    draft.currency = own_currency;
  }
  return draft;
}

/** One line a product: the core takes an order's second line of a product for the first one told again. */
function mergeLines(drafts: Draft[]): Draft[] {
  const lines = new Map<string, Draft>();
  for (const draft of drafts) {
    const line = lines.get(draft.product ?? "");
    if (line) line.quantity = (line.quantity ?? 1) + (draft.quantity ?? 1);
    else lines.set(draft.product ?? "", draft);
  }
  return [...lines.values()];
}

/**
 * Reads a GA4 event: `items[]` with `item_id` or `item_name` (or the older `id`, `name`), `price` in major units,
 * `quantity`; `currency`, `transaction_id`, `search_term`. Answers the rows it makes, or why it makes none.
 */
export function readEvent(name: unknown, params: unknown): Draft[] | string {
  if (typeof name !== "string" || !(event_names as readonly string[]).includes(name))
    return `event '${String(name).slice(0, 40)}' is not one Rapport knows`;
  if (own_events.includes(name)) return `'${name}' is counted by Rapport itself`;
  const event = name as EventName;
  const fields = isFields(params) ? params : {};
  const currency = readCurrency(fields["currency"]);
  const transaction_id = readText(fields["transaction_id"]);
  const common: Draft = { event };
  if (transaction_id !== undefined && (event === "purchase" || event === "refund"))
    common.transaction_id = transaction_id;
  if (event === "search") {
    const query = readText(fields["search_term"]);
    return [query === undefined ? common : { ...common, query }];
  }
  if (!item_events.includes(event)) return [common];
  const drafts: Draft[] = [];
  for (const item of readItems(fields["items"])) {
    const draft = readItem(item, currency);
    if (draft) drafts.push({ ...common, ...draft });
  }
  if (drafts.length === 0) return `'${name}' has no item with an item_id, sku or other id`;
  return transaction_id === undefined ? drafts : mergeLines(drafts);
}
