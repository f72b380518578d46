import { imageUrl } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import { shopNote } from "./card.js";
import type { Page } from "./layout.js";
import { gridSlot, stripSlot } from "./slot.js";
import type { View } from "./view.js";

/** Headings that claim popularity need ratings to back them. */
const RATED_LISTS = {
  best: "Best sellers",
  popular: "Popular with visitors",
  note: () => "Sells by the crate",
};
const UNRATED_LISTS = {
  best: "From our shelves",
  popular: "Also on the shelves",
  note: shopNote,
};

export function homePage(view: View): Page {
  const best = view.catalog.assortment(8);
  const taken = new Set(best.map((product) => product.id));
  const popular = view.catalog.assortment(4, taken);
  const newest = view.catalog.newest(4);
  const lists = best.some((product) => product.rating_count > 0) ? RATED_LISTS : UNRATED_LISTS;
  return {
    title: "Household goods worth the shelf space",
    description:
      "Mugs, lamps, blankets, brooms and everything else that lives in a good cupboard, from small makers.",
    events: [
      view.events.viewItemList(lists.best, best),
      view.events.viewItemList("Newest", newest),
    ],
    main: html`<h1 class="sr-only">Understairs: household goods worth the shelf space</h1>
      ${hero()} ${stripSlot(view, "continue", "Start with a shelf", 0)}
      ${gridSlot(view, "for-you", lists.best, best, lists.note)} ${staircase(view)}
      ${gridSlot(view, "trending", lists.popular, popular)}
      ${stripSlot(view, "recently-viewed", "More shelves", 5)}
      ${gridSlot(view, "newest", "Just unpacked", newest)} ${promises()}`,
  };
}

/** `templates/banner.html` writes the same markup: change both or neither. */
function hero(): Html {
  return html`<rapport-slot name="hero" class="slot slot-hero">
    <section class="hero hero-butter" aria-labelledby="hero-title">
      <div class="hero-text">
        <p class="hero-kicker">Hebden Bridge, since the boiler moved out</p>
        <h2 class="hero-title" id="hero-title">Good things for the cupboard under the stairs</h2>
        <p class="hero-line">
          Mugs, brooms, lamps and blankets from small makers, picked because they earn their place.
        </p>
        <a class="button" href="/new">See what’s just in</a>
      </div>
      <img
        class="hero-art"
        src="/art/cupboard.svg"
        width="960"
        height="720"
        alt=""
        fetchpriority="high"
      />
    </section>
  </rapport-slot>`;
}

function staircase(view: View): Html | false {
  const categories = view.catalog.categories();
  if (categories.length === 0) return false;
  return html`<section class="staircase" aria-labelledby="departments-title">
    <h2 class="shelf-title" id="departments-title">Ten shelves, top to bottom</h2>
    <ul>
      ${categories.map(
        (category) =>
          html`<li>
            <a href="/category/${category.slug}">
              <img
                src="${imageUrl({ id: category.emblem })}"
                width="400"
                height="500"
                alt=""
                loading="lazy"
              />
              <span>${category.name}</span>
            </a>
          </li>`,
      )}
    </ul>
  </section>`;
}

const PROMISES = [
  [
    "Mended, not binned",
    "If a handle works loose or a flex frays, send it back and we’ll see to it.",
  ],
  ["Sixty days", "Live with it for two months. If it hasn’t earned its place, it goes back."],
  ["Packed in straw", "No plastic in the box, and the box is the right size."],
] as const;

function promises(): Html {
  return html`<section class="promises" aria-labelledby="promises-title">
    <h2 class="shelf-title" id="promises-title">How we keep shop</h2>
    <ul>
      ${PROMISES.map(
        ([name, text]) =>
          html`<li>
            <h3>${name}</h3>
            <p>${text}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}
