/** One thing the shop sells. Money is in minor units of the catalogue's currency. */
export interface Product {
  readonly id: string;
  readonly title: string;
  readonly brand?: string;
  /** Slug of the category the product stands in; absent in catalogues without categories. */
  readonly category?: string;
  /** Name of the kind within the category, such as "Espresso cups". */
  readonly type?: string;
  readonly tags: readonly string[];
  readonly price_minor?: number;
  readonly list_price_minor?: number;
  /** The lowest price of the 30 days before the reduction: what may be struck beside the price. */
  readonly lowest_price_minor?: number;
  readonly color?: string;
  readonly size?: string;
  /** Pieces in stock; `undefined` means in stock without a count. */
  readonly stock_level?: number;
  /** Launch date, ISO (`2026-11-20`). */
  readonly first_seen?: string;
  readonly rating_avg?: number;
  readonly rating_count: number;
  /** Which silhouette the picture shows; absent for products drawn from their title. */
  readonly shape?: string;
  readonly description?: string;
}

export function inStock(product: Product): boolean {
  return product.stock_level === undefined || product.stock_level > 0;
}

export function productUrl(product: Pick<Product, "id">): string {
  return `/product/${encodeURIComponent(product.id)}`;
}

export function imageUrl(product: Pick<Product, "id">): string {
  return `/img/${encodeURIComponent(product.id)}.svg`;
}
