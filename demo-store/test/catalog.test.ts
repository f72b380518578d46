import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { CATEGORIES } from "../src/catalog/category.js";
import { ownCatalog } from "../src/catalog/own-catalog.js";
import { GERMAN_MARKET, productsCsv } from "../src/catalog/write-products.js";
import { drawProduct, pictureOf } from "../src/images/picture.js";
import { CATALOG_DIR } from "./shop-under-test.js";

const catalog = ownCatalog(CATALOG_DIR);

void test("the catalogue holds at least 240 products in ten categories, each filled and with an emblem", () => {
  assert.ok(catalog.all().length >= 240);
  assert.equal(CATEGORIES.length, 10);
  for (const { slug, emblem } of CATEGORIES) {
    assert.ok(catalog.inCategory(slug).length >= 20, slug);
    assert.equal(catalog.find(emblem)?.category, slug);
  }
});

void test("every product is described, priced and dated, and no id or title stands there twice", () => {
  const ids = new Set(catalog.all().map((product) => product.id));
  const titles = new Set(catalog.all().map((product) => product.title));
  assert.equal(ids.size, catalog.all().length);
  assert.equal(titles.size, catalog.all().length);
  for (const product of catalog.all()) {
    assert.match(product.id, /^[a-z0-9-]+$/);
    assert.ok((product.description?.length ?? 0) > 20, product.id);
    assert.ok(product.price_minor !== undefined && product.price_minor > 0, product.id);
    assert.ok((product.list_price_minor ?? Infinity) > product.price_minor, product.id);
    assert.match(product.first_seen ?? "", /^\d{4}-\d\d-\d\d$/);
    assert.equal(product.rating_avg === undefined, product.rating_count === 0, product.id);
  }
  assert.ok(catalog.all().some((product) => product.stock_level === 0));
});

void test("every product has a drawing of its own kind, well-formed and the same each time", () => {
  for (const product of catalog.all()) {
    assert.ok(drawProduct(product), `${product.id} has no silhouette "${product.shape}"`);
    const picture = pictureOf(product);
    assertWellFormed(picture, product.id);
    assert.doesNotMatch(picture, /NaN|undefined|style=|<style/, product.id);
    assert.equal(picture, pictureOf({ ...product }));
  }
});

void test("the products file holds every product under the columns a build reads", () => {
  const rows = parse<Record<string, string>>(productsCsv(catalog), { columns: true });
  assert.equal(rows.length, catalog.all().length);
  const kettle = rows.find((row) => row["product"] === "whistler-kettle-in-butter");
  assert.deepEqual(
    { ...kettle, stock_level: "", first_seen: "", rating_avg: "", rating_count: "" },
    {
      product: "whistler-kettle-in-butter",
      title: "Whistler kettle in butter",
      price: "54.00",
      list_price: "62.00",
      lowest_price_30d: "62.00",
      first_seen: "",
      brand: "Tolley Enamel",
      category: "Kettles & pans > Kettles",
      tags: "enamel|hob",
      color: "butter",
      availability: "in_stock",
      stock_level: "",
      rating_avg: "",
      rating_count: "",
      url: "/product/whistler-kettle-in-butter",
      image: "/img/whistler-kettle-in-butter.svg",
      description: "A cheerful thing to find on a hob. Two coats of enamel inside and out.",
    },
  );
});

void test("the German products file has German categories and prices in euros", () => {
  const rows = parse<Record<string, string>>(productsCsv(catalog, GERMAN_MARKET), {
    columns: true,
  });
  const kettle = rows.find((row) => row["product"] === "whistler-kettle-in-butter");
  assert.equal(kettle?.["category"], "Kessel & Pfannen");
  assert.equal(kettle?.["price"], "64.90");
});

/** Checks that tags are balanced and attributes quoted. */
function assertWellFormed(xml: string, at: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/gi,
    (_tag, closing: string, name: string, _attributes: string, empty: string) => {
      if (closing) assert.equal(open.pop(), name, at);
      else if (!empty) open.push(name);
      return "";
    },
  );
  assert.deepEqual(open, [], at);
  assert.doesNotMatch(rest, /[<>]/, at);
}
