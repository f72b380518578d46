import type { Catalog } from "../catalog/catalog.js";
import { inStock, type Product } from "../catalog/product.js";
import { totalMinor, type CartLine } from "../http/cart.js";
import { type Order } from "../http/orders.js";

/** An item as GA4's e-commerce events spell it; `price` in major units. */
interface Item {
  readonly item_id: string;
  readonly item_name: string;
  readonly item_brand?: string;
  readonly item_category?: string;
  readonly price: number;
  readonly quantity: number;
  readonly index?: number;
}

/** What the page pushes to `window.dataLayer`. */
export interface PageEvent {
  readonly event: string;
  readonly [parameter: string]: unknown;
}

/** Writes GA4 events for one catalogue. */
export class Events {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  viewItem(product: Product): PageEvent {
    return this.#ecommerce("view_item", [{ product, quantity: 1 }]);
  }

  viewItemList(name: string, products: readonly Product[]): PageEvent {
    const items = products.map((product, index) => ({ ...this.item(product), index }));
    const item_list_id = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    return { event: "view_item_list", ecommerce: { item_list_id, item_list_name: name, items } };
  }

  addToCart(product: Product, quantity: number): PageEvent {
    return this.#ecommerce("add_to_cart", [{ product, quantity }]);
  }

  removeFromCart(product: Product, quantity: number): PageEvent {
    return this.#ecommerce("remove_from_cart", [{ product, quantity }]);
  }

  viewCart(lines: readonly CartLine[]): PageEvent {
    return this.#ecommerce("view_cart", lines);
  }

  beginCheckout(lines: readonly CartLine[]): PageEvent {
    return this.#ecommerce("begin_checkout", lines);
  }

  purchase(order: Order): PageEvent {
    return this.#ecommerce("purchase", order.lines, {
      transaction_id: order.id,
      shipping: this.major(order.shipping_minor),
    });
  }

  search(search_term: string): PageEvent {
    return { event: "search", search_term };
  }

  item(product: Product, quantity = 1): Item {
    const category = this.#catalog.category(product.category)?.name;
    return {
      item_id: product.id,
      item_name: product.title,
      ...(product.brand === undefined ? {} : { item_brand: product.brand }),
      ...(category === undefined ? {} : { item_category: category }),
      price: this.major(product.price_minor ?? 0),
      quantity,
    };
  }

  /** The product's state now, as `rapport.setProducts` takes it. */
  live(product: Product) {
    return {
      id: product.id,
      ...(product.price_minor === undefined ? {} : { price: this.major(product.price_minor) }),
      currency: this.#catalog.currency,
      availability: inStock(product) ? "in_stock" : "out_of_stock",
    };
  }

  /** An order as `rapport.seed` takes it. */
  seedOrder(order: Order) {
    return {
      transaction_id: order.id,
      ts_ms: order.ts_ms,
      currency: this.#catalog.currency,
      items: order.lines.map(({ product, quantity }) => ({
        item_id: product.id,
        quantity,
        price: this.major(product.price_minor ?? 0),
      })),
    };
  }

  major(amount_minor: number): number {
    return amount_minor / 10 ** this.#catalog.minor_digits;
  }

  #ecommerce(event: string, lines: readonly CartLine[], more: object = {}): PageEvent {
    return {
      event,
      ecommerce: {
        ...more,
        currency: this.#catalog.currency,
        value: this.major(totalMinor(lines)),
        items: lines.map(({ product, quantity }) => this.item(product, quantity)),
      },
    };
  }
}
