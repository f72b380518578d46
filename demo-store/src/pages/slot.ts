import { imageUrl, type Product } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import { cardGrid, shopNote } from "./card.js";
import type { View } from "./view.js";

type Note = (view: View, product: Product) => string;

/** A Rapport slot around a grid of the shop's own choice; both fill the same cells. */
export function gridSlot(
  view: View,
  name: string,
  title: string,
  products: readonly Product[],
  note: Note = shopNote,
): Html {
  return html`<rapport-slot name="${name}" class="slot">
    <section class="shelf" aria-labelledby="${name}-title">
      <h2 class="shelf-title" id="${name}-title">${title}</h2>
      ${cardGrid(view, products, note)}
    </section>
  </rapport-slot>`;
}

interface Chip {
  readonly url: string;
  readonly image: string;
  readonly title: string;
  readonly line: string;
}

/** A Rapport slot around one row of departments, for what only a known shopper has anything in. */
export function stripSlot(view: View, name: string, title: string, offset: number): Html {
  return html`<rapport-slot name="${name}" class="slot">
    <section class="shelf" aria-labelledby="${name}-title">
      <h2 class="shelf-title" id="${name}-title">${title}</h2>
      <ul class="strip">
        ${chips(view, offset).map(
          (chip) =>
            html`<li class="chip">
              <img src="${chip.image}" width="400" height="500" alt="" loading="lazy" />
              <a class="chip-title" href="${chip.url}">${chip.title}</a>
              <p class="chip-line">${chip.line}</p>
            </li>`,
        )}
      </ul>
    </section>
  </rapport-slot>`;
}

const STRIP_LENGTH = 5;

function chips(view: View, offset: number): readonly Chip[] {
  const categories = view.catalog.categories();
  if (categories.length === 0) {
    return view.catalog
      .newest(STRIP_LENGTH * 2)
      .slice(offset, offset + STRIP_LENGTH)
      .map((product) => ({
        url: `/search?q=${encodeURIComponent(product.title.split(/\s+/)[0] ?? "")}`,
        image: imageUrl(product),
        title: product.title,
        line: "More like this",
      }));
  }
  return categories.slice(offset, offset + STRIP_LENGTH).map((category) => ({
    url: `/category/${category.slug}`,
    image: imageUrl({ id: category.emblem }),
    title: category.name,
    line: `${view.catalog.inCategory(category.slug).length} things`,
  }));
}
