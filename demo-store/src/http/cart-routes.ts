import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Product } from "../catalog/product.js";
import { cartPage } from "../pages/cart.js";
import type { Cart } from "./cart.js";
import { formFields } from "./form.js";
import type { Shop } from "./shop.js";

/** The basket's page and the three things a form can do to it. */
export function cartRoutes(app: FastifyInstance, shop: Shop): void {
  app.get("/cart", (request, reply) => shop.send(request, reply, cartPage));

  const change = (
    path: string,
    next: (cart: Cart, product: Product, quantity: number) => Cart,
  ): void => {
    app.post(path, (request, reply) => {
      const fields = formFields(request);
      const product = shop.catalog.find(fields["product"] ?? "");
      if (product === undefined) return reply.callNotFound();
      const before = shop.cart(request);
      const after = next(before, product, Number(fields["quantity"] ?? 1));
      return answer(shop, request, reply, product, before, after);
    });
  };

  change("/cart/add", (cart, product, quantity) =>
    cart.with(product, cart.quantityOf(product) + Math.max(0, quantity)),
  );
  change("/cart/update", (cart, product, quantity) => cart.with(product, quantity));
  change("/cart/remove", (cart, product) => cart.with(product, 0));
}

/** Scripts get the change as JSON; forms are sent on to the basket, which tells of it. */
function answer(
  shop: Shop,
  request: FastifyRequest,
  reply: FastifyReply,
  product: Product,
  before: Cart,
  after: Cart,
): FastifyReply {
  const difference = after.quantityOf(product) - before.quantityOf(product);
  const quantity = Math.abs(difference);
  shop.keepCart(reply, after);
  if (request.headers.accept === "application/json") {
    const event =
      difference > 0
        ? shop.events.addToCart(product, quantity)
        : shop.events.removeFromCart(product, quantity);
    return reply.send({
      count: after.count(),
      events: difference === 0 ? [] : [event],
      message:
        difference === 0
          ? `No more of ${product.title} can be added.`
          : `${product.title} is in your basket.`,
    });
  }
  if (difference !== 0) {
    const kind = difference > 0 ? "added" : "removed";
    shop.setFlash(reply, { kind, product: product.id, quantity });
  }
  return reply.redirect("/cart", 303);
}
