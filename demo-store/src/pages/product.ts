import { imageUrl, inStock, type Product } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import { MAX_QUANTITY } from "../http/cart.js";
import { isNew, price, rating } from "./card.js";
import { capital } from "./text.js";
import type { Page } from "./layout.js";
import { gridSlot } from "./slot.js";
import { formatDate, type View } from "./view.js";

export function productPage(view: View, product: Product): Page {
  const similar = view.catalog.similar(product, 4);
  const near = new Set([product.id, ...similar.map((other) => other.id)]);
  const together = view.catalog.assortment(4, near);
  return {
    title: product.title,
    ...(product.description === undefined ? {} : { description: product.description }),
    section: `/category/${product.category ?? ""}`,
    events: [view.events.viewItem(product)],
    live: [product, ...similar, ...together].map((shown) => view.events.live(shown)),
    main: html`${breadcrumb(view, product)}
      <article class="product" aria-labelledby="product-title">
        <img
          class="product-picture"
          src="${imageUrl(product)}"
          width="400"
          height="500"
          alt="${pictureText(product)}"
          fetchpriority="high"
        />
        <div class="product-facts">
          ${isNew(product, view.now_ms) && html`<p class="badge badge-inline">New</p>`}
          <h1 id="product-title">${product.title}</h1>
          ${product.brand !== undefined && html`<p class="product-brand">Made by ${product.brand}</p>`}
          <p class="product-price">${price(view, product)}</p>
          <p class="product-rating">${rating(product)}</p>
          ${
            product.description !== undefined &&
            html`<p class="product-description">${product.description}</p>`
          }
          ${buyForm(view, product)} ${details(product)}
        </div>
      </article>
      ${gridSlot(view, "viewed-together", "Sits nicely beside", similar, () => "From the same shelf")}
      ${gridSlot(view, "bought-together", "While you’re at it", together)}`,
  };
}

function pictureText(product: Product): string {
  return product.shape === undefined ? "" : `${product.title}, drawn on a shelf`;
}

function breadcrumb(view: View, product: Product): Html {
  const category = view.catalog.category(product.category);
  const [url, name] =
    category === undefined
      ? ["/all", "All products"]
      : [`/category/${category.slug}`, category.name];
  const kind = product.type;
  return html`<nav class="breadcrumb" aria-label="Where you are">
    <ol>
      <li><a href="/">Home</a></li>
      <li><a href="${url}">${name}</a></li>
      ${
        kind !== undefined &&
        html`<li><a href="${url}?type=${encodeURIComponent(kind)}">${kind}</a></li>`
      }
    </ol>
  </nav>`;
}

function buyForm(view: View, product: Product): Html {
  if (!inStock(product)) {
    return html`<div class="sold-out">
      <p>
        <strong>Sold out for now.</strong> The makers work in batches; the next one is on its way.
      </p>
    </div>`;
  }
  const most = Math.min(MAX_QUANTITY, product.stock_level ?? MAX_QUANTITY);
  return html`<form class="buy" method="post" action="/cart/add" data-add-to-cart>
      <input type="hidden" name="product" value="${product.id}" />
      <label class="sr-only" for="quantity">How many</label>
      <select id="quantity" name="quantity" class="quantity">
        ${Array.from({ length: most }, (_, index) => html`<option>${index + 1}</option>`)}
      </select>
      <button type="submit" class="button">Put in the basket</button>
    </form>
    <p class="stock">${stockLine(product)}</p>`;
}

function stockLine(product: Product): string {
  if (product.stock_level !== undefined && product.stock_level < 5) {
    return `Only ${product.stock_level} left. Leaves us within two working days.`;
  }
  return "In stock. Leaves us within two working days.";
}

function details(product: Product): Html {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Size", product.size],
    ["Colour", product.color && capital(product.color)],
    ["Made of and for", product.tags.length > 0 ? capital(product.tags.join(", ")) : undefined],
    ["On our shelves since", launched(product)],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        value !== undefined &&
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function launched(product: Product): string | undefined {
  const ts_ms = Date.parse(product.first_seen ?? "");
  return Number.isNaN(ts_ms) ? undefined : formatDate(ts_ms);
}
