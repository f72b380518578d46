/** How many decimals a currency has: 2 for EUR, 0 for JPY. `undefined` for what is no currency. */
export function decimals(currency: string): number | undefined {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
      .maximumFractionDigits;
  } catch {
    return undefined;
  }
}

/** Minor units of a price in major units; `undefined` when price or currency is unusable. */
export function toMinor(price: number | undefined, currency: string): number | undefined {
  const digits = decimals(currency);
  if (price === undefined || digits === undefined) return undefined;
  return Math.round(Number((price * 10 ** digits).toPrecision(15)));
}

/** The reverse of `toMinor`, for what leaves the device. */
export function toMajor(price_minor: number, currency: string): number {
  return price_minor / 10 ** (decimals(currency) ?? 2);
}

/**
 * A price as shops write it: a number, "19.99", "1,299.00", "1.299,00 €". The last of two different separators is the
 * decimal sign; a lone comma is one unless exactly three digits follow. A lone dot before exactly three digits may be
 * either ("1.299"): such a text is `undefined`, as is anything else.
 */
export function readPrice(value: unknown): number | undefined {
  if (typeof value === "number") return value >= 0 && value < 1e9 ? value : undefined;
  if (typeof value !== "string") return undefined;
  let text = value.replace(/[^\d.,-]/g, "");
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(text)) return undefined;
  const comma = text.lastIndexOf(",");
  const dot = text.lastIndexOf(".");
  if (comma > dot && (dot >= 0 || !/^\d{1,3}(,\d{3})+$/.test(text)))
    text = text.replace(/\./g, "").replace(",", ".");
  text = text.replace(/,/g, "");
  return /^\d+(\.\d+)?$/.test(text) ? readPrice(Number(text)) : undefined;
}
