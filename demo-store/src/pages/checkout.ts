import { html, type Html } from "../html/html.js";
import type { Order } from "../http/orders.js";
import { totals } from "./cart.js";
import type { Page } from "./layout.js";
import { gridSlot } from "./slot.js";
import { capital } from "./text.js";
import type { View } from "./view.js";

interface Field {
  readonly name: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly type?: string;
  readonly hint?: string;
  /** Said when the field is left empty. */
  readonly missing: string;
  readonly optional?: boolean;
}

const FIELDS: readonly Field[] = [
  {
    name: "name",
    label: "Full name",
    autocomplete: "name",
    missing: "Enter your name, so the parcel finds you",
  },
  {
    name: "email",
    label: "E-mail",
    type: "email",
    autocomplete: "email",
    hint: "For the order’s confirmation and nothing else.",
    missing: "Enter an e-mail address, like name@example.org",
  },
  {
    name: "address",
    label: "Street and number",
    autocomplete: "address-line1",
    missing: "Enter your street and number",
  },
  {
    name: "address2",
    label: "Flat, floor or house name",
    autocomplete: "address-line2",
    missing: "",
    optional: true,
  },
  { name: "town", label: "Town", autocomplete: "address-level2", missing: "Enter your town" },
  {
    name: "postcode",
    label: "Postcode",
    autocomplete: "postal-code",
    missing: "Enter your postcode",
  },
];

export type Answers = Readonly<Record<string, string>>;
/** What is wrong, by field name. Empty when the order can be placed. */
export type Problems = ReadonlyMap<string, string>;

/** Checks a checkout form. Any words will do, but required fields may not be empty and an e-mail needs an @. */
export function checkAnswers(answers: Answers): Problems {
  const problems = new Map<string, string>();
  for (const field of FIELDS) {
    const answer = answers[field.name]?.trim() ?? "";
    if (answer === "" && !field.optional) problems.set(field.name, field.missing);
    else if (field.type === "email" && !/^\S+@\S+$/.test(answer))
      problems.set(field.name, field.missing);
  }
  return problems;
}

export function checkoutPage(view: View, answers: Answers, problems: Problems): Page {
  const { lines } = view.cart;
  return {
    title: problems.size > 0 ? "Error: checkout" : "Checkout",
    events: problems.size > 0 ? [] : [view.events.beginCheckout(lines)],
    main: html`<h1 class="page-title">Checkout</h1>
      <div class="cart">
        <form class="checkout" method="post" action="/checkout" novalidate>
          ${problems.size > 0 && problemSummary(problems)}
          <h2>Where shall we send it?</h2>
          ${FIELDS.map((field) => input(field, answers[field.name] ?? "", problems.get(field.name)))}
          <p class="quiet">This is a demonstration: no payment is taken and nothing is sent.</p>
          <button type="submit" class="button button-wide">Place the order</button>
        </form>
        <section class="summary" aria-labelledby="summary-title">
          <h2 id="summary-title">Your order</h2>
          <ul class="summary-lines">
            ${lines.map(
              ({ product, quantity }) =>
                html`<li>
                  <span>${quantity} × ${product.title}</span>
                  <span>${view.money((product.price_minor ?? 0) * quantity)}</span>
                </li>`,
            )}
          </ul>
          ${totals(view, lines)}
        </section>
      </div>`,
  };
}

function problemSummary(problems: Problems): Html {
  return html`<div class="problems" role="alert" tabindex="-1" data-focus>
    <h2>Not quite there</h2>
    <ul>
      ${[...problems].map(([name, text]) => html`<li><a href="#c-${name}">${text}</a></li>`)}
    </ul>
  </div>`;
}

function input(field: Field, answer: string, problem: string | undefined): Html {
  const described = [
    problem !== undefined && `e-${field.name}`,
    field.hint !== undefined && `h-${field.name}`,
  ].filter((id) => id !== false);
  return html`<div class="field">
    <label for="c-${field.name}"
      >${field.label}${field.optional && html` <span class="quiet">(optional)</span>`}</label
    >
    ${field.hint !== undefined && html`<p class="hint" id="h-${field.name}">${field.hint}</p>`}
    ${problem !== undefined && html`<p class="problem" id="e-${field.name}">${problem}</p>`}
    <input
      id="c-${field.name}"
      name="${field.name}"
      type="${field.type ?? "text"}"
      value="${answer}"
      autocomplete="${field.autocomplete}"
      maxlength="120"
      ${!field.optional && html`required`}
      ${problem !== undefined && html`aria-invalid="true"`}
      ${described.length > 0 && html`aria-describedby="${described.join(" ")}"`}
    />
  </div>`;
}

export function thankYouPage(view: View, order: Order): Page {
  const bought = new Set(order.lines.map((line) => line.product.id));
  const first_name = capital(order.name.split(/[\s@]/)[0] ?? "");
  return {
    title: "Thank you",
    main: html`<div class="cart thanks">
        <div>
          <h1 class="page-title">Thank you, ${first_name}</h1>
          <p class="lead">
            Your order is in the book. We’ll wrap it in straw and have it on the van within two
            working days.
          </p>
          <p>Order number <strong class="order-number">${order.id}</strong></p>
          <p class="button-row">
            <a class="button" href="/">Back to the shop</a>
            <a class="button button-plain" href="/account">Your orders</a>
          </p>
        </div>
        <section class="summary" aria-labelledby="summary-title">
          <h2 id="summary-title">What’s in the parcel</h2>
          <ul class="summary-lines">
            ${order.lines.map(
              ({ product, quantity }) =>
                html`<li>
                  <span>${quantity} × ${product.title}</span>
                  <span>${view.money((product.price_minor ?? 0) * quantity)}</span>
                </li>`,
            )}
          </ul>
          ${totals(view, order.lines, order.shipping_minor)}
        </section>
      </div>
      ${gridSlot(view, "bought-together", "Next on the list", view.catalog.assortment(4, bought))}`,
  };
}
