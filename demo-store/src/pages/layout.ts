import { html, type Html } from "../html/html.js";
import { FREE_SHIPPING_FROM_MINOR } from "../http/orders.js";
import type { PageEvent } from "./events.js";
import { bagIcon, personIcon, searchIcon, stairsMark } from "./icons.js";
import { consentBanner } from "./privacy.js";
import type { View } from "./view.js";

/** What differs from page to page. */
export interface Page {
  readonly title: string;
  readonly description?: string;
  readonly main: Html;
  /** Pushed to the data layer when the page is shown. */
  readonly events?: readonly PageEvent[];
  /** Handed to `rapport.setProducts`. */
  readonly live?: readonly object[];
  /** Handed to `rapport.seed`. */
  readonly seed?: readonly object[];
  /** What stands in the search field. */
  readonly query?: string;
  /** Path of the navigation entry this page belongs to. */
  readonly section?: string;
}

/** A whole document. */
export function layout(view: View, page: Page): string {
  const events = [...view.flash.events, ...(page.events ?? [])];
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <title>${page.title} · Understairs</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#fbfaf5" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#13182b" media="(prefers-color-scheme: dark)" />
        <meta
          name="description"
          content="${page.description ?? "Household goods worth the shelf space."}"
        />
        ${view.assets.fonts.map(
          (font) =>
            html`<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin />`,
        )}
        <link rel="stylesheet" href="${view.assets.style}" />
        <link rel="icon" href="/img/mark.svg" type="image/svg+xml" />
        <script
          type="module"
          src="/rapport/rapport.js"
          data-pack="/pack/"
          data-collector="/collect"
          data-site="demo"
          data-robots="allow"
          data-inspector="allow"
        ></script>
        <script type="module" src="${view.assets.script}"></script>
      </head>
      <body
        data-events="${events.length > 0 && JSON.stringify(events)}"
        data-live="${page.live !== undefined && JSON.stringify(page.live)}"
        data-seed="${page.seed !== undefined && JSON.stringify(page.seed)}"
        data-customer="${customerFacts(view)}"
        data-signed-out="${view.flash.signed_out && "true"}"
      >
        <a class="skip" href="#main">Skip to the content</a>
        ${consentBanner()} ${header(view, page)}
        <main id="main" tabindex="-1">
          <p class="status" role="status" data-status>${view.flash.message ?? ""}</p>
          ${page.main}
        </main>
        ${footer()}
      </body>
    </html>`.toString();
}

function customerFacts(view: View): string | false {
  if (view.customer === undefined) return false;
  return JSON.stringify({ customer: view.customer.public_id, orders_count: view.orders.length });
}

function header(view: View, page: Page): Html {
  const count = view.cart.count();
  return html`<header>
    <p class="notice">
      Free delivery over ${view.round_money(FREE_SHIPPING_FROM_MINOR)}
      <span class="notice-more"
        ><span aria-hidden="true">·</span> Sixty days to change your mind</span
      >
    </p>
    <div class="header">
      <a class="wordmark" href="/">${stairsMark()}<span>Understairs</span></a>
      <form class="search" action="/search" role="search">
        <label class="sr-only" for="q">Search the shop</label>
        <input
          id="q"
          name="q"
          type="search"
          value="${page.query ?? ""}"
          placeholder="Mug, broom, blanket …"
          maxlength="80"
          autocomplete="off"
        />
        <button type="submit" class="icon-button">
          ${searchIcon()}<span class="sr-only">Search</span>
        </button>
      </form>
      <nav class="tools" aria-label="Your shop">
        <a href="/account" class="tool"
          >${personIcon()}<span>${view.customer === undefined ? "Sign in" : "Account"}</span></a
        >
        <a href="/cart" class="tool"
          >${bagIcon()}<span>Basket</span
          ><span class="count" data-cart-count="${count}"
            ><span class="sr-only">, </span><span data-count>${count}</span
            ><span class="sr-only"> in it</span></span
          ></a
        >
      </nav>
    </div>
    <nav class="departments" aria-label="Departments">
      <ul>
        ${sections(view).map(
          ([url, name]) =>
            html`<li>
              <a href="${url}" ${page.section === url && html`aria-current="page"`}>${name}</a>
            </li>`,
        )}
      </ul>
    </nav>
  </header>`;
}

function sections(view: View): readonly (readonly [string, string])[] {
  const categories = view.catalog.categories();
  if (categories.length === 0)
    return [
      ["/all", "All products"],
      ["/new", "New in"],
    ];
  return [
    ["/new", "New in"],
    ...categories.map(({ slug, name }) => [`/category/${slug}`, name] as const),
    ["/sale", "Reduced"],
  ];
}

function footer(): Html {
  return html`<footer class="footer">
    <div class="footer-inner">
      <div>
        <p class="footer-mark">Understairs</p>
        <p class="footer-text">
          Household goods worth the shelf space, chosen and packed at 14 Bridge Gate, Hebden Bridge.
          Open Tuesday to Saturday, ten till five. The kettle is usually on.
        </p>
      </div>
      <nav aria-label="Help">
        <h2 class="footer-title">Help</h2>
        <ul>
          <li><a href="/delivery">Delivery &amp; returns</a></li>
          <li><a href="/account">Your orders</a></li>
          <li><a href="/cart">Your basket</a></li>
        </ul>
      </nav>
      <nav aria-label="About us">
        <h2 class="footer-title">The shop</h2>
        <ul>
          <li><a href="/about">Who we are</a></li>
          <li><a href="/all">Everything we sell</a></li>
          <li><a href="/privacy">Privacy choices</a></li>
        </ul>
      </nav>
    </div>
    <p class="small-print">A demonstration shop: nothing is charged and nothing is sent.</p>
  </footer>`;
}
