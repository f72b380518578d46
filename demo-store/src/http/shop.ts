import type { FastifyReply, FastifyRequest } from "fastify";
import type { Catalog } from "../catalog/catalog.js";
import type { Product } from "../catalog/product.js";
import { Events, type PageEvent } from "../pages/events.js";
import { layout, type Page } from "../pages/layout.js";
import { moneyIn, type Assets, type Flash, type Money, type View } from "../pages/view.js";
import { Cart, CART_COOKIE } from "./cart.js";
import { CUSTOMER_COOKIE, customerOf, type Customer } from "./customer.js";
import { OrderBook } from "./orders.js";

const FLASH_COOKIE = "flash";
const SESSION_COOKIE = { path: "/", httpOnly: true, sameSite: "lax" } as const;

/** What the page after a redirect is told, small enough for a cookie. */
export type FlashNote =
  | { readonly kind: "added" | "removed"; readonly product: string; readonly quantity: number }
  | { readonly kind: "ordered"; readonly order: string }
  | { readonly kind: "signed-out" };

/** What all routes share: the catalogue, the order book, and how a request becomes a page. */
export class Shop {
  readonly catalog: Catalog;
  readonly orders: OrderBook;
  readonly events: Events;
  readonly #money: Money;
  readonly #round_money: Money;
  readonly #assets: Assets;

  constructor(catalog: Catalog, assets: Assets) {
    this.catalog = catalog;
    this.orders = new OrderBook(catalog);
    this.events = new Events(catalog);
    this.#money = moneyIn(catalog.currency, catalog.minor_digits);
    this.#round_money = moneyIn(catalog.currency, catalog.minor_digits, true);
    this.#assets = assets;
  }

  /** Answers with the page `make` composes. What happened before is told once and then forgotten. */
  send(request: FastifyRequest, reply: FastifyReply, make: (view: View) => Page): FastifyReply {
    const flash = this.#takeFlash(request, reply);
    const customer = this.customer(request);
    const view: View = {
      catalog: this.catalog,
      events: this.events,
      money: this.#money,
      round_money: this.#round_money,
      assets: this.#assets,
      cart: this.cart(request),
      customer,
      orders: customer === undefined ? [] : this.orders.ordersOf(customer),
      flash,
      now_ms: Date.now(),
    };
    return reply
      .header("cache-control", "private, no-cache")
      .type("text/html; charset=utf-8")
      .send(layout(view, make(view)));
  }

  cart(request: FastifyRequest): Cart {
    return Cart.fromCookie(request.cookies[CART_COOKIE], this.catalog);
  }

  keepCart(reply: FastifyReply, cart: Cart): void {
    if (cart.lines.length === 0) reply.clearCookie(CART_COOKIE, SESSION_COOKIE);
    else reply.setCookie(CART_COOKIE, cart.toCookie(), SESSION_COOKIE);
  }

  customer(request: FastifyRequest): Customer | undefined {
    const signed = request.cookies[CUSTOMER_COOKIE];
    if (signed === undefined) return undefined;
    const { valid, value } = request.unsignCookie(signed);
    return valid && value !== null ? customerOf(value) : undefined;
  }

  signIn(reply: FastifyReply, customer: Customer): void {
    reply.setCookie(CUSTOMER_COOKIE, customer.name, { ...SESSION_COOKIE, signed: true });
  }

  signOut(reply: FastifyReply): void {
    reply.clearCookie(CUSTOMER_COOKIE, SESSION_COOKIE);
  }

  setFlash(reply: FastifyReply, note: FlashNote): void {
    reply.setCookie(FLASH_COOKIE, JSON.stringify(note), SESSION_COOKIE);
  }

  #takeFlash(request: FastifyRequest, reply: FastifyReply): Flash {
    const raw = request.cookies[FLASH_COOKIE];
    if (raw === undefined) return { events: [] };
    reply.clearCookie(FLASH_COOKIE, SESSION_COOKIE);
    const note = parseNote(raw);
    if (note === undefined) return { events: [] };
    if (note.kind === "signed-out") {
      return { events: [], signed_out: true, message: "You are logged out." };
    }
    if (note.kind === "ordered") {
      const order = this.orders.find(note.order);
      return { events: order === undefined ? [] : [this.events.purchase(order)] };
    }
    const product = this.catalog.find(note.product);
    return product === undefined ? { events: [] } : this.#cartFlash(note, product);
  }

  #cartFlash(note: Extract<FlashNote, { product: string }>, product: Product): Flash {
    const event: PageEvent =
      note.kind === "added"
        ? this.events.addToCart(product, note.quantity)
        : this.events.removeFromCart(product, note.quantity);
    const done = note.kind === "added" ? "is in your basket" : "is out of your basket";
    return { events: [event], message: `${product.title} ${done}.` };
  }
}

function parseNote(raw: string): FlashNote | undefined {
  try {
    const note: unknown = JSON.parse(raw);
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(note: unknown): note is FlashNote {
  if (typeof note !== "object" || note === null || !("kind" in note)) return false;
  if (note.kind === "signed-out") return true;
  if (note.kind === "ordered") return "order" in note && typeof note.order === "string";
  if (note.kind !== "added" && note.kind !== "removed") return false;
  return (
    "product" in note &&
    typeof note.product === "string" &&
    "quantity" in note &&
    Number.isInteger(note.quantity)
  );
}
