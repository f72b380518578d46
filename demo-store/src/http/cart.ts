import type { Catalog } from "../catalog/catalog.js";
import { inStock, type Product } from "../catalog/product.js";

export interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

export const CART_COOKIE = "cart";
/** Most pieces of one product in an order. */
export const MAX_QUANTITY = 12;
const MAX_LINES = 40;

/** The shopper's basket. It lives in one strictly necessary session cookie and is never changed in place. */
export class Cart {
  readonly lines: readonly CartLine[];

  constructor(lines: readonly CartLine[]) {
    this.lines = lines;
  }

  /** Reads the cookie; what is unknown, sold out or malformed is left out. */
  static fromCookie(cookie: string | undefined, catalog: Catalog): Cart {
    const lines = parsePairs(cookie).flatMap(([id, wanted]) => {
      const product = catalog.find(id);
      const quantity = product === undefined ? 0 : available(product, wanted);
      return product === undefined || quantity === 0 ? [] : [{ product, quantity }];
    });
    return new Cart(lines.slice(0, MAX_LINES));
  }

  toCookie(): string {
    return JSON.stringify(this.lines.map((line) => [line.product.id, line.quantity]));
  }

  quantityOf(product: Product): number {
    return this.lines.find((line) => line.product.id === product.id)?.quantity ?? 0;
  }

  /** The cart with exactly `quantity` of the product, limited to what is in stock; 0 takes it out. */
  with(product: Product, quantity: number): Cart {
    const limited = available(product, quantity);
    const others = this.lines.filter((line) => line.product.id !== product.id);
    if (limited === 0) return new Cart(others);
    if (others.length === this.lines.length) {
      return new Cart([...this.lines, { product, quantity: limited }].slice(-MAX_LINES));
    }
    return new Cart(
      this.lines.map((line) =>
        line.product.id === product.id ? { product, quantity: limited } : line,
      ),
    );
  }

  count(): number {
    return this.lines.reduce((sum, line) => sum + line.quantity, 0);
  }

  total_minor(): number {
    return totalMinor(this.lines);
  }

  ids(): ReadonlySet<string> {
    return new Set(this.lines.map((line) => line.product.id));
  }
}

export function totalMinor(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + (line.product.price_minor ?? 0) * line.quantity, 0);
}

function available(product: Product, quantity: number): number {
  if (!inStock(product) || !Number.isFinite(quantity)) return 0;
  return Math.max(
    0,
    Math.min(Math.trunc(quantity), MAX_QUANTITY, product.stock_level ?? MAX_QUANTITY),
  );
}

function parsePairs(cookie: string | undefined): [string, number][] {
  if (cookie === undefined) return [];
  try {
    const value: unknown = JSON.parse(cookie);
    if (!Array.isArray(value)) return [];
    return value.filter(
      (pair): pair is [string, number] =>
        Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "number",
    );
  } catch {
    return [];
  }
}
