import type { Catalog } from "../catalog/catalog.js";
import type { Cart } from "../http/cart.js";
import type { Customer } from "../http/customer.js";
import type { Order } from "../http/orders.js";
import type { Events, PageEvent } from "./events.js";

/** Addresses of the bundled files, with content hashes in their names. */
export interface Assets {
  readonly script: string;
  readonly style: string;
  readonly fonts: readonly string[];
}

/** Writes money in the shop's currency, e.g. "£14.00". */
export type Money = (amount_minor: number) => string;

/** Everything a page may show, gathered for one request. */
export interface View {
  readonly catalog: Catalog;
  readonly events: Events;
  readonly money: Money;
  /** The same without ".00", for sentences. */
  readonly round_money: Money;
  readonly assets: Assets;
  readonly cart: Cart;
  readonly customer: Customer | undefined;
  /** The signed-in customer's, newest first. */
  readonly orders: readonly Order[];
  /** What happened just before this page: events to push once, and a message to read out. */
  readonly flash: Flash;
  readonly now_ms: number;
}

export interface Flash {
  readonly events: readonly PageEvent[];
  readonly message?: string;
  readonly signed_out?: boolean;
}

/** @param stripped leaves out ".00", for sums within sentences. */
export function moneyIn(currency: string, minor_digits: number, stripped = false): Money {
  const format = new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency,
    trailingZeroDisplay: stripped ? "stripIfInteger" : "auto",
  });
  return (amount_minor) => format.format(amount_minor / 10 ** minor_digits);
}

export function formatDate(ts_ms: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(ts_ms);
}
