import { imageUrl, productUrl } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import { MAX_QUANTITY, type Cart, type CartLine } from "../http/cart.js";
import { FREE_SHIPPING_FROM_MINOR, shippingMinor } from "../http/orders.js";
import type { Page } from "./layout.js";
import { gridSlot } from "./slot.js";
import type { View } from "./view.js";

export function cartPage(view: View): Page {
  const { cart } = view;
  const others = view.catalog.assortment(4, cart.ids());
  return {
    title: cart.lines.length === 0 ? "Your basket is empty" : "Your basket",
    events: cart.lines.length === 0 ? [] : [view.events.viewCart(cart.lines)],
    live: [...cart.lines.map((line) => line.product), ...others].map((product) =>
      view.events.live(product),
    ),
    main: html`${cart.lines.length === 0 ? emptyCart() : fullCart(view, cart)}
    ${gridSlot(view, "bought-together", "Room for one more", others)}`,
  };
}

function emptyCart(): Html {
  return html`<div class="empty empty-cart">
    <img src="/art/basket.svg" width="400" height="500" alt="" />
    <div>
      <h1>An empty basket</h1>
      <p class="lead">Which is restful, in its way. When you’re ready, the shelves are this way.</p>
      <p class="button-row">
        <a class="button" href="/new">See what’s new</a>
        <a class="button button-plain" href="/all">Browse everything</a>
      </p>
    </div>
  </div>`;
}

function fullCart(view: View, cart: Cart): Html {
  return html`<h1 class="page-title">Your basket</h1>
    <div class="cart">
      <ul class="lines">
        ${cart.lines.map((line) => cartLine(view, line))}
      </ul>
      <section class="summary" aria-labelledby="summary-title">
        <h2 id="summary-title">Summary</h2>
        ${totals(view, cart.lines)}
        <a class="button button-wide" href="/checkout">Go to checkout</a>
        <p class="quiet">${deliveryHint(view, cart)}</p>
      </section>
    </div>`;
}

function deliveryHint(view: View, cart: Cart): string {
  const missing_minor = FREE_SHIPPING_FROM_MINOR - cart.total_minor();
  return missing_minor > 0
    ? `${view.round_money(missing_minor)} more and delivery is free.`
    : "Delivery is on us.";
}

function cartLine(view: View, { product, quantity }: CartLine): Html {
  const most = Math.min(MAX_QUANTITY, product.stock_level ?? MAX_QUANTITY);
  return html`<li class="line">
    <img src="${imageUrl(product)}" width="400" height="500" alt="" />
    <div class="line-text">
      <a class="line-title" href="${productUrl(product)}">${product.title}</a>
      <p class="quiet">${view.money(product.price_minor ?? 0)} each</p>
      <div class="line-tools">
        <form method="post" action="/cart/update" class="line-quantity">
          <input type="hidden" name="product" value="${product.id}" />
          <label class="sr-only" for="q-${product.id}">How many of ${product.title}</label>
          <select id="q-${product.id}" name="quantity">
            ${Array.from(
              { length: most },
              (_, index) =>
                html`<option ${index + 1 === quantity && html`selected`}>${index + 1}</option>`,
            )}
          </select>
          <button type="submit" class="button button-plain button-small">Update</button>
        </form>
        <form method="post" action="/cart/remove">
          <input type="hidden" name="product" value="${product.id}" />
          <button type="submit" class="link-button">
            Remove<span class="sr-only"> ${product.title}</span>
          </button>
        </form>
      </div>
    </div>
    <p class="line-total">${view.money((product.price_minor ?? 0) * quantity)}</p>
  </li>`;
}

/** Goods, delivery and total of a cart or an order. */
export function totals(
  view: View,
  lines: readonly CartLine[],
  shipping_minor = shippingMinor(lines),
): Html {
  const goods_minor = lines.reduce(
    (sum, line) => sum + (line.product.price_minor ?? 0) * line.quantity,
    0,
  );
  return html`<dl class="totals">
    <div>
      <dt>Goods</dt>
      <dd>${view.money(goods_minor)}</dd>
    </div>
    <div>
      <dt>Delivery</dt>
      <dd>${shipping_minor === 0 ? "Free" : view.money(shipping_minor)}</dd>
    </div>
    <div class="total">
      <dt>Total</dt>
      <dd>${view.money(goods_minor + shipping_minor)}</dd>
    </div>
  </dl>`;
}
