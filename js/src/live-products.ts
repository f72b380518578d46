import type { LiveProduct } from "./engine/inputs.js";
import { readPrice } from "./money.js";
import { isFields, readCurrency, readText } from "./read-event.js";

const max_products = 5000;

function readAvailability(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const word = value
    .replace(/^.*\//, "")
    .replace(/[\s_-]/g, "")
    .toLowerCase();
  if (/^(outofstock|soldout|discontinued)$/.test(word)) return false;
  return /^(instock|limitedavailability|onlineonly|preorder|backorder|instoreonly|presale)$/.test(
    word,
  )
    ? true
    : undefined;
}

/** Reads `setProducts`' list; what is malformed is left out. */
export function readLiveProducts(list: unknown): Map<string, LiveProduct> {
  const products = new Map<string, LiveProduct>();
  if (!Array.isArray(list)) return products;
  for (const entry of list.slice(0, max_products) as unknown[]) {
    const id = isFields(entry) ? readText(entry["id"]) : undefined;
    if (id === undefined || !isFields(entry)) continue;
    const live: LiveProduct = {};
    const price = readPrice(entry["price"]);
    const currency = readCurrency(entry["currency"]);
    const available = readAvailability(entry["availability"]);
    const stock = entry["stock"];
    if (price !== undefined) live.price = price;
    if (currency) live.currency = currency;
    if (available !== undefined) live.available = available;
    if (typeof stock === "number" && stock >= 0) live.stock = Math.min(Math.floor(stock), 1e9);
    products.set(id, live);
  }
  return products;
}

/** The products without the prices that are in another currency than the pack's; says so once. */
export function inCurrency(
  products: ReadonlyMap<string, LiveProduct>,
  currency: string,
  note: (text: string) => void,
): Map<string, LiveProduct> {
  const out = new Map<string, LiveProduct>();
  for (const [id, live] of products) {
    const known = { ...live };
    if (live.price !== undefined && live.currency !== undefined && live.currency !== currency) {
      note(`setProducts: prices in ${live.currency} ignored, the pack's are in ${currency}`);
      delete known.price;
    }
    out.set(id, known);
  }
  return out;
}
