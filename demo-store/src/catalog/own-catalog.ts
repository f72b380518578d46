import { join } from "node:path";
import { Catalog } from "./catalog.js";
import { CATEGORIES } from "./category.js";
import { readProducts } from "./read-products.js";

/** The shop's own range, from one CSV file a category in `folder`. */
export function ownCatalog(folder: string): Catalog {
  const products = CATEGORIES.flatMap((category) =>
    readProducts(join(folder, `${category.slug}.csv`), "GBP", category.slug),
  );
  return new Catalog(products, CATEGORIES, "GBP");
}
