import { imageUrl, inStock, productUrl, type Product } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import type { View } from "./view.js";

const NEW_FOR_MS = 45 * 24 * 3600 * 1000;

export function isNew(product: Product, now_ms: number): boolean {
  const launched_ms = Date.parse(product.first_seen ?? "");
  return now_ms - launched_ms < NEW_FOR_MS;
}

/** A product in a list. `templates/cards.html` writes the same, with tools laid over it: change both or neither. */
export function card(view: View, product: Product, note: string, eager = false): Html {
  return html`<li class="card" data-item="${product.id}">
    <div class="card-picture">
      <img
        src="${imageUrl(product)}"
        width="400"
        height="500"
        alt=""
        decoding="async"
        loading="${eager ? "eager" : "lazy"}"
      />
      ${badge(view, product)}
    </div>
    <div class="card-text">
      <a class="card-title" href="${productUrl(product)}">${product.title}</a>
      <p class="card-brand">${product.brand ?? ""}</p>
      <p class="card-price">${price(view, product)}</p>
      <p class="card-rating">${rating(product)}</p>
      <p class="card-reason">${note}</p>
    </div>
  </li>`;
}

function badge(view: View, product: Product): Html | false {
  if (!inStock(product)) return html`<span class="badge badge-out">Sold out</span>`;
  return isNew(product, view.now_ms) && html`<span class="badge">New</span>`;
}

export function price(view: View, product: Product): Html {
  if (product.price_minor === undefined) return html`<span class="price">Price on request</span>`;
  return html`<span class="price">${view.money(product.price_minor)}</span>${
      (product.lowest_price_minor ?? 0) > product.price_minor &&
      html` <s class="was"
        ><span class="sr-only">was </span>${view.money(product.lowest_price_minor!)}</s
      >`
    }`;
}

export function rating(product: Product): Html {
  if (product.rating_avg === undefined) return html`<span class="quiet">Not rated yet</span>`;
  return html`<span class="star" aria-hidden="true">★</span
    ><span class="sr-only">Rated </span>${product.rating_avg.toFixed(1)}
    <span class="quiet">(${product.rating_count})</span>`;
}

/** One line saying why the shop itself lists the product. */
export function shopNote(view: View, product: Product): string {
  const category = view.catalog.category(product.category)?.name;
  if (isNew(product, view.now_ms)) return "New on the shelf";
  return category === undefined ? "From the shelves" : `From ${category}`;
}

/** One line naming the kind, for lists that already stand under their category's name. */
export function kindNote(view: View, product: Product): string {
  return product.type ?? shopNote(view, product);
}

export function cardGrid(view: View, products: readonly Product[], note = shopNote): Html {
  return html`<ul class="grid">
    ${products.map((product, index) => card(view, product, note(view, product), index < 4))}
  </ul>`;
}
