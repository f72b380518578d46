import { createHash, randomBytes } from "node:crypto";
import type { Catalog } from "../catalog/catalog.js";
import { seedOf } from "../images/palette.js";
import type { Customer } from "./customer.js";
import { totalMinor, type CartLine } from "./cart.js";

export interface Order {
  /** Also the `transaction_id` of the purchase event. */
  readonly id: string;
  readonly ts_ms: number;
  readonly lines: readonly CartLine[];
  readonly shipping_minor: number;
  /** Who ordered, for the greeting on the thank-you page. */
  readonly name: string;
}

export const FREE_SHIPPING_FROM_MINOR = 6000;
export const SHIPPING_MINOR = 395;

export function shippingMinor(lines: readonly CartLine[]): number {
  return totalMinor(lines) >= FREE_SHIPPING_FROM_MINOR ? 0 : SHIPPING_MINOR;
}

export function orderTotalMinor(order: Order): number {
  return totalMinor(order.lines) + order.shipping_minor;
}

/**
 * Orders placed since the shop opened, in memory. Every account also comes with a past: a few older orders
 * made from the customer's name, so that signing in shows what a returning customer sees.
 */
export class OrderBook {
  readonly #by_id = new Map<string, Order>();
  readonly #by_customer = new Map<string, Order[]>();
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  place(lines: readonly CartLine[], name: string, customer_key: string, now_ms: number): Order {
    const id = `US-${randomBytes(5).toString("hex").toUpperCase()}`;
    const order = { id, ts_ms: now_ms, lines, shipping_minor: shippingMinor(lines), name };
    this.#by_id.set(id, order);
    const earlier = this.#by_customer.get(customer_key) ?? [];
    this.#by_customer.set(customer_key, [order, ...earlier]);
    return order;
  }

  find(id: string): Order | undefined {
    return this.#by_id.get(id);
  }

  /** Newest first. */
  ordersOf(customer: Customer): readonly Order[] {
    return [...(this.#by_customer.get(customer.key) ?? []), ...this.#past(customer)];
  }

  #past(customer: Customer): readonly Order[] {
    const seed = seedOf(customer.key);
    const range = this.#catalog.bestSellers(60);
    if (range.length === 0) return [];
    return Array.from({ length: 1 + (seed % 3) }, (_, index) => {
      const lines = Array.from({ length: 1 + ((seed >>> (index + 3)) % 3) }, (_line, position) => {
        const pick = seedOf(`${customer.key}/${index}/${position}`);
        return { product: range[pick % range.length]!, quantity: 1 + (pick % 7 === 0 ? 1 : 0) };
      }).filter((line, at, all) => all.findIndex((other) => other.product === line.product) === at);
      const ts_ms = Date.UTC(2026, 9 - index * 3, 1 + (seed % 27), 10 + index, seed % 60);
      const digest = createHash("sha256").update(`${customer.key}/${index}`).digest("hex");
      const id = `US-${digest.slice(0, 10).toUpperCase()}`;
      return { id, ts_ms, lines, shipping_minor: shippingMinor(lines), name: customer.name };
    });
  }
}
