import { filterProducts, sortProducts, SORTS, type Filter, type Sort } from "../catalog/catalog.js";
import type { Product } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import { cardGrid, kindNote } from "./card.js";
import { capital } from "./text.js";
import type { View } from "./view.js";

export const PAGE_SIZE = 24;

export interface ListingQuery {
  readonly sort: Sort;
  readonly filter: Filter;
  readonly page: number;
  /** The search words, kept in the addresses of pages and filters. */
  readonly q?: string;
}

type RawQuery = Readonly<Record<string, unknown>>;

/** Reads the query part of a listing's address; what is unknown or malformed counts as absent. */
export function listingQuery(raw: RawQuery, initial_sort: Sort): ListingQuery {
  const one = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === "string" && value !== "" ? value.slice(0, 120) : undefined;
  };
  const [type, brand, color, q] = [one("type"), one("brand"), one("color"), one("q")];
  const page = Number(one("page") ?? 1);
  return {
    sort: SORTS.find((sort) => sort === one("sort")) ?? initial_sort,
    filter: {
      ...(type === undefined ? {} : { type }),
      ...(brand === undefined ? {} : { brand }),
      ...(color === undefined ? {} : { color }),
      in_stock: one("stock") === "1",
      reduced: one("reduced") === "1",
    },
    page: Number.isInteger(page) && page > 0 ? page : 1,
    ...(q === undefined ? {} : { q }),
  };
}

const SORT_NAMES: Readonly<Record<Sort, string>> = {
  popular: "Most loved",
  newest: "Newest",
  "price-up": "Price, low to high",
  "price-down": "Price, high to low",
  rating: "Best rated",
};

/** A filtered, sorted, paged list with its controls. */
export interface Listing {
  readonly body: Html;
  /** The products on this page of the list. */
  readonly shown: readonly Product[];
}

export function listing(
  view: View,
  products: readonly Product[],
  path: string,
  query: ListingQuery,
  keep_order = false,
): Listing {
  const filtered = filterProducts(products, query.filter);
  const sorted = keep_order ? filtered : sortProducts(filtered, query.sort);
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE_SIZE));
  const page = Math.min(query.page, pages);
  const shown = sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const body = html`${controls(products, path, query)}
    <p class="result-count">${countLine(sorted.length, page, pages)}</p>
    ${shown.length > 0 ? cardGrid(view, shown, kindNote) : nothingLeft(path, query)}
    ${pages > 1 && pager(path, query, page, pages)}`;
  return { body, shown };
}

function countLine(count: number, page: number, pages: number): string {
  const things = count === 1 ? "1 thing" : `${count} things`;
  return pages > 1 ? `${things}, page ${page} of ${pages}` : things;
}

function controls(products: readonly Product[], path: string, query: ListingQuery): Html {
  const { filter } = query;
  return html`<form class="controls" action="${path}">
    ${query.q !== undefined && html`<input type="hidden" name="q" value="${query.q}" />`}
    ${choice(
      "sort",
      "Sort by",
      SORTS.map((sort) => [sort, SORT_NAMES[sort]] as const),
      query.sort,
    )}
    ${facet("type", "Kind", valuesOf(products, "type"), filter.type)}
    ${facet("brand", "Maker", valuesOf(products, "brand"), filter.brand)}
    ${facet("color", "Colour", valuesOf(products, "color"), filter.color)}
    <div class="ticks">
      ${tick("stock", "In stock", filter.in_stock)} ${tick("reduced", "Reduced", filter.reduced)}
    </div>
    <button type="submit" class="button button-plain">Apply</button>
  </form>`;
}

function valuesOf(products: readonly Product[], field: "type" | "brand" | "color"): string[] {
  const values = products.flatMap((product) => product[field] ?? []);
  return [...new Set(values)].sort((a, b) => a.localeCompare(b, "en"));
}

function facet(name: string, label: string, values: readonly string[], chosen?: string) {
  if (values.length < 2) return false;
  const options = [
    ["", "All"] as const,
    ...values.map((value) => [value, capital(value)] as const),
  ];
  return choice(name, label, options, chosen ?? "");
}

function choice(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
): Html {
  return html`<div class="control">
    <label for="f-${name}">${label}</label>
    <select id="f-${name}" name="${name}">
      ${options.map(
        ([value, text]) =>
          html`<option value="${value}" ${value === chosen && html`selected`}>${text}</option>`,
      )}
    </select>
  </div>`;
}

function tick(name: string, label: string, on: boolean | undefined): Html {
  return html`<label class="tick">
    <input type="checkbox" name="${name}" value="1" ${on === true && html`checked`} /> ${label}
  </label>`;
}

function nothingLeft(path: string, query: ListingQuery): Html {
  const url = query.q === undefined ? path : `${path}?q=${encodeURIComponent(query.q)}`;
  return html`<div class="empty">
    <p class="empty-title">Bare shelf</p>
    <p>Nothing here fits all of that at once. Try loosening one of the choices above.</p>
    <a class="button" href="${url}">Clear the choices</a>
  </div>`;
}

function pageUrl(path: string, query: ListingQuery, page: number): string {
  const parameters = new URLSearchParams();
  if (query.q !== undefined) parameters.set("q", query.q);
  parameters.set("sort", query.sort);
  const { type, brand, color, in_stock, reduced } = query.filter;
  if (type !== undefined) parameters.set("type", type);
  if (brand !== undefined) parameters.set("brand", brand);
  if (color !== undefined) parameters.set("color", color);
  if (in_stock) parameters.set("stock", "1");
  if (reduced) parameters.set("reduced", "1");
  parameters.set("page", String(page));
  return `${path}?${parameters.toString()}`;
}

function pager(path: string, query: ListingQuery, page: number, pages: number): Html {
  const numbers = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (number) => number === 1 || number === pages || Math.abs(number - page) <= 1,
  );
  return html`<nav class="pager" aria-label="Pages">
    <ul>
      ${page > 1 && html`<li><a href="${pageUrl(path, query, page - 1)}" rel="prev">Previous</a></li>`}
      ${numbers.map(
        (number, index) =>
          html`${number - (numbers[index - 1] ?? 0) > 1 && html`<li aria-hidden="true">…</li>`}
            <li>
              <a
                href="${pageUrl(path, query, number)}"
                aria-label="Page ${number}"
                ${number === page && html`aria-current="page"`}
                >${number}</a
              >
            </li>`,
      )}
      ${page < pages && html`<li><a href="${pageUrl(path, query, page + 1)}" rel="next">Next</a></li>`}
    </ul>
  </nav>`;
}
