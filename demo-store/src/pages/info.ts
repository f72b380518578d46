import { html } from "../html/html.js";
import { FREE_SHIPPING_FROM_MINOR, SHIPPING_MINOR } from "../http/orders.js";
import type { Page } from "./layout.js";
import type { View } from "./view.js";

export function aboutPage(): Page {
  return {
    title: "Who we are",
    main: html`<div class="prose">
      <h1>Who we are</h1>
      <p class="lead">Understairs began as a cupboard.</p>
      <p>
        In 2014 the boiler moved to the attic and left us four square metres, a sloping ceiling and
        a door that shuts by itself. We put up shelves and filled them with the things we kept
        lending to neighbours: a proper broom, a kettle that pours, a blanket for the back of the
        car. The neighbours stopped giving them back, so we began to sell them.
      </p>
      <p>
        There is more room now, in an old fustian works by the canal, but the rule hasn’t changed. A
        thing has to be useful, mendable and nice to look at, in that order, and it has to be made
        by someone we can ring up.
      </p>
      <img
        class="prose-art"
        src="/art/cupboard.svg"
        width="960"
        height="720"
        alt=""
        loading="lazy"
      />
      <h2>Come and see</h2>
      <p>14 Bridge Gate, Hebden Bridge. Tuesday to Saturday, ten till five.</p>
    </div>`,
  };
}

export function deliveryPage(view: View): Page {
  return {
    title: "Delivery & returns",
    main: html`<div class="prose">
      <h1>Delivery &amp; returns</h1>
      <p class="lead">Packed in straw, gone within two working days.</p>
      <dl class="facts">
        <div>
          <dt>Under ${view.round_money(FREE_SHIPPING_FROM_MINOR)}</dt>
          <dd>${view.money(SHIPPING_MINOR)}</dd>
        </div>
        <div>
          <dt>${view.round_money(FREE_SHIPPING_FROM_MINOR)} and over</dt>
          <dd>Free</dd>
        </div>
        <div>
          <dt>Collected from the shop</dt>
          <dd>Free, and there’s tea</dd>
        </div>
      </dl>
      <h2>If it isn’t right</h2>
      <p>
        You have sixty days. Use it, wash it, see whether it fits the shelf. If it hasn’t earned its
        place, send it back and we refund the goods and the postage.
      </p>
      <h2>If it breaks</h2>
      <p>
        Tell us. Most of what we sell can be mended, and we would rather do that than send you
        another.
      </p>
    </div>`,
  };
}

export function notFoundPage(): Page {
  return {
    title: "Not on this shelf",
    main: html`<div class="empty empty-cart">
      <img src="/art/lost.svg" width="400" height="500" alt="" />
      <div>
        <h1>Not on this shelf</h1>
        <p class="lead">
          There’s nothing at this address. It may have sold out for good, or the link lost a letter
          on the way.
        </p>
        <p class="button-row">
          <a class="button" href="/">Back to the shop</a>
          <a class="button button-plain" href="/all">Browse everything</a>
        </p>
      </div>
    </div>`,
  };
}

export function brokenPage(): Page {
  return {
    title: "Something fell off",
    main: html`<div class="prose">
      <h1>Something fell off a shelf</h1>
      <p class="lead">That was us, not you. Please try again in a moment.</p>
      <p><a class="button" href="/">Back to the shop</a></p>
    </div>`,
  };
}
