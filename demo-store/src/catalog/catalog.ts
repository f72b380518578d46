import type { Category } from "./category.js";
import { inStock, type Product } from "./product.js";
import { minorDigits } from "./read-products.js";

export const SORTS = ["popular", "newest", "price-up", "price-down", "rating"] as const;
export type Sort = (typeof SORTS)[number];

/** What a list of products may be narrowed by. Absent means no limit. */
export interface Filter {
  readonly type?: string;
  readonly brand?: string;
  readonly color?: string;
  readonly in_stock?: boolean;
  readonly reduced?: boolean;
}

/** The shop's products and the questions its pages ask about them. Lists are never changed in place. */
export class Catalog {
  readonly #products: readonly Product[];
  readonly #by_id: ReadonlyMap<string, Product>;
  readonly #categories: readonly Category[];
  /** In stock, best sellers first. */
  readonly #popular: readonly Product[];
  /** In stock, latest launch first. */
  readonly #newest: readonly Product[];
  readonly #search_texts: ReadonlyMap<Product, SearchText>;
  readonly currency: string;
  readonly minor_digits: number;

  constructor(products: readonly Product[], categories: readonly Category[], currency: string) {
    const available = products.filter(inStock);
    this.#products = products;
    this.#by_id = new Map(products.map((product) => [product.id, product]));
    this.#categories = categories;
    this.#popular = sortProducts(available, "popular");
    this.#newest = sortProducts(available, "newest");
    this.#search_texts = new Map(
      products.map((product) => [product, searchText(product, this.category(product.category))]),
    );
    this.currency = currency;
    this.minor_digits = minorDigits(currency);
  }

  all(): readonly Product[] {
    return this.#products;
  }

  categories(): readonly Category[] {
    return this.#categories;
  }

  category(slug: string | undefined): Category | undefined {
    return this.#categories.find((category) => category.slug === slug);
  }

  find(id: string): Product | undefined {
    return this.#by_id.get(id);
  }

  inCategory(slug: string): readonly Product[] {
    return this.#products.filter((product) => product.category === slug);
  }

  /** Most bought first, as far as the shop can tell: number of ratings times their mean. */
  bestSellers(count: number): readonly Product[] {
    return this.#popular.slice(0, count);
  }

  /** Best sellers, one of each category before a second of any, so that a row shows the breadth of the shop. */
  assortment(count: number, except: ReadonlySet<string> = new Set()): readonly Product[] {
    const taken = new Set<string>();
    const first = this.#popular.filter((product) => {
      const key = product.category ?? product.id;
      return !except.has(product.id) && !taken.has(key) && taken.add(key);
    });
    const chosen = new Set([...except, ...first.map((product) => product.id)]);
    const rest = this.#popular.filter((product) => !chosen.has(product.id));
    return [...first, ...rest].slice(0, count);
  }

  newest(count: number): readonly Product[] {
    return this.#newest.slice(0, count);
  }

  /** Other products of the same kind, then of the same category, then best sellers. */
  similar(product: Product, count: number): readonly Product[] {
    const others = this.#popular.filter((other) => other.id !== product.id);
    const neighbours = others.filter(
      (other) => other.category !== undefined && other.category === product.category,
    );
    const kin = neighbours.filter((other) => other.type === product.type);
    return [...new Set([...kin, ...neighbours, ...others])].slice(0, count);
  }

  /** Products whose title, brand, kind, colour or tags hold every word; title hits first. */
  search(query: string): readonly Product[] {
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const hits = this.#products.flatMap((product) => {
      const score = searchScore(this.#search_texts.get(product), words);
      return score > 0 ? [{ product, score }] : [];
    });
    return hits.sort((a, b) => b.score - a.score).map((hit) => hit.product);
  }
}

/** Folded text of a product that words are looked for in. */
interface SearchText {
  readonly title: string;
  readonly rest: string;
}

function searchText(product: Product, category: Category | undefined): SearchText {
  const rest = [product.brand, product.type, category?.name, product.color, ...product.tags];
  return { title: fold(product.title), rest: fold(rest.join(" ")) };
}

/** 0 unless every word is found. */
function searchScore(text: SearchText | undefined, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const stem = word.length > 3 ? word.replace(/s$/, "") : word;
    if (text?.title.includes(stem)) score += 3;
    else if (text?.rest.includes(stem)) score += 1;
    else return 0;
  }
  return score;
}

/** Lower case without accents or curled apostrophes, so that "crepe" finds "crêpe". */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase();
}

export function filterProducts(products: readonly Product[], filter: Filter): readonly Product[] {
  return products.filter(
    (product) =>
      (filter.type === undefined || product.type === filter.type) &&
      (filter.brand === undefined || product.brand === filter.brand) &&
      (filter.color === undefined || product.color === filter.color) &&
      (!filter.in_stock || inStock(product)) &&
      (!filter.reduced || product.list_price_minor !== undefined),
  );
}

/** A sorted copy; equal products keep their order. */
export function sortProducts(products: readonly Product[], sort: Sort): Product[] {
  const key = SORT_KEYS[sort];
  return products
    .map((product) => ({ product, rank: key(product) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ product }) => product);
}

const SORT_KEYS: Readonly<Record<Sort, (product: Product) => number>> = {
  popular: (product) => product.rating_count * (product.rating_avg ?? 0),
  newest: (product) => Date.parse(product.first_seen ?? "1970-01-01") || 0,
  "price-up": (product) => -(product.price_minor ?? Number.MAX_SAFE_INTEGER),
  "price-down": (product) => product.price_minor ?? -1,
  rating: (product) => (product.rating_avg ?? 0) + Math.min(product.rating_count, 50) / 1000,
};
