import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Product } from "./product.js";

/** Columns by heading. A heading may be missing altogether. */
type Row = Readonly<Record<string, string | undefined>>;

/**
 * Reads a products file: CSV with headings, `product` (or `id`, `product_id`) required, everything else optional.
 * @param category slug for every row, for files that hold one category.
 * @throws if the file cannot be read, is no CSV, or names a product twice.
 */
export function readProducts(file: string, currency: string, category?: string): Product[] {
  const rows = parse<Row>(readFileSync(file, "utf8"), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
  });
  const digits = minorDigits(currency);
  const products = rows.map((row, index) =>
    toProduct(row, digits, category, `${file}:${index + 2}`),
  );
  const ids = new Set<string>();
  for (const product of products) {
    if (ids.has(product.id)) throw new Error(`${file}: product "${product.id}" stands there twice`);
    ids.add(product.id);
  }
  return products;
}

/** Digits after the decimal point in a currency, e.g. 2 for GBP and 0 for JPY. */
export function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

function toProduct(row: Row, digits: number, category: string | undefined, at: string): Product {
  const id = row["product"] ?? row["id"] ?? row["product_id"];
  if (!id)
    throw new Error(`${at}: no product id; the file needs a column product, id or product_id`);
  return dropUndefined({
    id,
    title: text(row["title"]) ?? id,
    brand: text(row["brand"]),
    category,
    type: text(row["type"]),
    tags: text(row["tags"])?.split("|") ?? [],
    price_minor: minor(row["price"], digits),
    list_price_minor: minor(row["list_price"], digits),
    lowest_price_minor: minor(row["lowest_price_30d"], digits),
    color: text(row["color"]),
    size: text(row["size"]),
    stock_level: stock(row),
    first_seen: text(row["first_seen"])?.slice(0, 10),
    rating_avg: number(row["rating_avg"]),
    rating_count: number(row["rating_count"]) ?? 0,
    shape: category === undefined ? undefined : text(row["shape"]),
    description: text(row["description"]),
  });
}

function text(cell: string | undefined): string | undefined {
  return cell === undefined || cell === "" ? undefined : cell;
}

function number(cell: string | undefined): number | undefined {
  if (cell === undefined || cell === "") return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

function minor(cell: string | undefined, digits: number): number | undefined {
  const major = number(cell);
  return major === undefined || major < 0 ? undefined : Math.round(major * 10 ** digits);
}

function stock(row: Row): number | undefined {
  const level = number(row["stock_level"]);
  if (level !== undefined) return Math.max(0, Math.trunc(level));
  return row["availability"] === "out_of_stock" ? 0 : undefined;
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function dropUndefined(product: Loose<Product>): Product {
  return Object.fromEntries(
    Object.entries(product).filter(([, value]) => value !== undefined),
  ) as unknown as Product;
}
