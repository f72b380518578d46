import { stringify } from "csv-stringify/sync";
import type { Catalog } from "./catalog.js";
import { imageUrl, inStock, productUrl, type Product } from "./product.js";

const COLUMNS = [
  "product",
  "title",
  "price",
  "list_price",
  "lowest_price_30d",
  "first_seen",
  "brand",
  "category",
  "tags",
  "color",
  "availability",
  "stock_level",
  "rating_avg",
  "rating_count",
  "url",
  "image",
  "description",
] as const;

/** A market the products file is written for. */
export interface Market {
  /** Category names are written in this language. */
  readonly language: "en" | "de";
  /** Turns a price in the catalogue's minor units into the market's minor units. */
  readonly convert: (price_minor: number) => number;
}

export const HOME_MARKET: Market = { language: "en", convert: (price_minor) => price_minor };

/** Euro prices: pounds times 1.2, rounded up to the next ninety cents. */
export const GERMAN_MARKET: Market = {
  language: "de",
  convert: (price_minor) => Math.ceil((price_minor * 1.2 - 90) / 100) * 100 + 90,
};

/** The catalogue as `rapport build` reads it: CSV text with headings. */
export function productsCsv(catalog: Catalog, market: Market = HOME_MARKET): string {
  const rows = catalog.all().map((product) => toRow(catalog, product, market));
  return stringify(rows, { header: true, columns: [...COLUMNS] });
}

function toRow(catalog: Catalog, product: Product, market: Market) {
  const category = catalog.category(product.category);
  const department = market.language === "de" ? category?.name_de : category?.name;
  const major = (price_minor: number | undefined): string =>
    price_minor === undefined
      ? ""
      : (market.convert(price_minor) / 10 ** catalog.minor_digits).toFixed(catalog.minor_digits);
  return {
    product: product.id,
    title: product.title,
    price: major(product.price_minor),
    list_price: major(product.list_price_minor),
    lowest_price_30d: major(product.lowest_price_minor),
    first_seen: product.first_seen ?? "",
    brand: product.brand ?? "",
    category: [department, market.language === "en" ? product.type : undefined]
      .filter(Boolean)
      .join(" > "),
    tags: product.tags.join("|"),
    color: product.color ?? "",
    availability: inStock(product) ? "in_stock" : "out_of_stock",
    stock_level: product.stock_level ?? "",
    rating_avg: product.rating_avg ?? "",
    rating_count: product.rating_count,
    url: productUrl(product),
    image: imageUrl(product),
    description: product.description ?? "",
  };
}
