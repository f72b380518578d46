import type { Category } from "../catalog/category.js";
import { filterProducts, sortProducts } from "../catalog/catalog.js";
import { html, type Html } from "../html/html.js";
import { cardGrid } from "./card.js";
import type { Page } from "./layout.js";
import { listing, listingQuery } from "./listing.js";
import type { View } from "./view.js";

type RawQuery = Readonly<Record<string, unknown>>;

export function categoryPage(view: View, category: Category, raw: RawQuery): Page {
  const path = `/category/${category.slug}`;
  const products = view.catalog.inCategory(category.slug);
  const list = listing(view, products, path, listingQuery(raw, "popular"));
  return {
    title: category.name,
    description: category.blurb,
    section: path,
    events: [view.events.viewItemList(category.name, list.shown)],
    main: html`${heading(category.name, category.blurb)} ${list.body}`,
  };
}

export function allPage(view: View, raw: RawQuery): Page {
  const list = listing(view, view.catalog.all(), "/all", listingQuery(raw, "popular"));
  return {
    title: "Everything we sell",
    section: "/all",
    events: [view.events.viewItemList("Everything", list.shown)],
    main: html`${heading("Everything we sell", "Every shelf in the shop, in one long corridor.")}
    ${list.body}`,
  };
}

export function newPage(view: View, raw: RawQuery): Page {
  const newest = sortProducts(view.catalog.all(), "newest").slice(0, 48);
  const list = listing(view, newest, "/new", listingQuery(raw, "newest"));
  return {
    title: "New in",
    section: "/new",
    events: [view.events.viewItemList("New in", list.shown)],
    main: html`${heading("New in", "Just out of the straw and on to the shelf.")} ${list.body}`,
  };
}

export function salePage(view: View, raw: RawQuery): Page {
  const reduced = filterProducts(view.catalog.all(), { reduced: true });
  const list = listing(view, reduced, "/sale", listingQuery(raw, "popular"));
  return {
    title: "Reduced",
    section: "/sale",
    events: [view.events.viewItemList("Reduced", list.shown)],
    main: html`${heading("Reduced", "Last of the batch, end of the glaze, or we simply bought too many.")}
    ${list.body}`,
  };
}

export function searchPage(view: View, raw: RawQuery): Page {
  const query = listingQuery(raw, "popular");
  const words = query.q?.trim() ?? "";
  if (words === "") return emptySearch(view);
  const hits = view.catalog.search(words);
  if (hits.length === 0) return nothingFound(view, words);
  const list = listing(view, hits, "/search", query, raw["sort"] === undefined);
  return {
    title: `Search: ${words}`,
    query: words,
    events: [view.events.search(words), view.events.viewItemList("Search results", list.shown)],
    main: html`${heading(`“${words}”`, "Here is what the shelves hold.")} ${list.body}`,
  };
}

function emptySearch(view: View): Page {
  return {
    title: "Search",
    main: html`${heading("Search the shop", "Type a thing, a colour or a maker in the field above.")}
    ${suggestions(view)}`,
  };
}

function nothingFound(view: View, words: string): Page {
  return {
    title: `Nothing found for ${words}`,
    query: words,
    events: [view.events.search(words)],
    main: html`${heading(`No “${words}” on our shelves`, "Try a shorter word, or a colour. These are what most people come in for:")}
    ${suggestions(view)}`,
  };
}

function suggestions(view: View): Html {
  return cardGrid(view, view.catalog.assortment(8));
}

function heading(title: string, text: string): Html {
  return html`<div class="heading">
    <h1>${title}</h1>
    <p class="lead">${text}</p>
  </div>`;
}
