import { imageUrl, productUrl } from "../catalog/product.js";
import { html, type Html } from "../html/html.js";
import type { Customer } from "../http/customer.js";
import { orderTotalMinor, type Order } from "../http/orders.js";
import type { Page } from "./layout.js";
import { capital } from "./text.js";
import { formatDate, type View } from "./view.js";

export function accountPage(view: View, problem?: string): Page {
  if (view.customer === undefined) return signInPage(problem);
  return {
    title: "Your account",
    seed: view.orders.map((order) => view.events.seedOrder(order)),
    main: html`<div class="account-head">
        <div>
          <h1 class="page-title">Hello, ${firstName(view.customer)}</h1>
          <p class="lead">${ordersLine(view.orders.length)}</p>
        </div>
        <form method="post" action="/account/sign-out">
          <button type="submit" class="button button-plain">Log out</button>
        </form>
      </div>
      <section aria-labelledby="orders-title">
        <h2 id="orders-title" class="shelf-title">Your orders</h2>
        ${
          view.orders.length === 0
            ? html`<p class="empty-note">Nothing yet. The first parcel is always the nicest.</p>`
            : html`<ol class="orders">
                ${view.orders.map((order) => orderItem(view, order))}
              </ol>`
        }
      </section>`,
  };
}

function firstName(customer: Customer): string {
  return capital(customer.name.split(/[\s@]/)[0] ?? customer.name);
}

function ordersLine(count: number): string {
  return count === 1 ? "One order with us so far." : `${count} orders with us so far.`;
}

function orderItem(view: View, order: Order): Html {
  return html`<li class="order">
    <div class="order-head">
      <h3>${formatDate(order.ts_ms)}</h3>
      <p class="quiet">Order ${order.id}</p>
      <p class="order-total">${view.money(orderTotalMinor(order))}</p>
    </div>
    <ul class="order-lines">
      ${order.lines.map(
        ({ product, quantity }) =>
          html`<li>
            <img src="${imageUrl(product)}" width="400" height="500" alt="" loading="lazy" />
            <a href="${productUrl(product)}">${product.title}</a>
            <span class="quiet">× ${quantity}</span>
          </li>`,
      )}
    </ul>
  </li>`;
}

function signInPage(problem: string | undefined): Page {
  return {
    title: problem === undefined ? "Sign in" : "Error: sign in",
    main: html`<div class="narrow">
      <h1 class="page-title">Sign in</h1>
      <p class="lead">
        A name or an e-mail address is all it takes; there’s no password to forget.
      </p>
      <form method="post" action="/account/sign-in" class="checkout" novalidate>
        <div class="field">
          <label for="who">Name or e-mail</label>
          ${problem !== undefined && html`<p class="problem" id="who-problem">${problem}</p>`}
          <input
            id="who"
            name="who"
            type="text"
            autocomplete="username"
            maxlength="120"
            required
            ${problem !== undefined && html`aria-invalid="true" aria-describedby="who-problem" data-focus`}
          />
        </div>
        <button type="submit" class="button button-wide">Sign in</button>
      </form>
    </div>`,
  };
}
