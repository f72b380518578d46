import type { FastifyInstance } from "fastify";
import { checkAnswers, checkoutPage, thankYouPage } from "../pages/checkout.js";
import { Cart } from "./cart.js";
import { customerOf } from "./customer.js";
import { formFields } from "./form.js";
import type { Shop } from "./shop.js";

/** From basket to order. */
export function checkoutRoutes(app: FastifyInstance, shop: Shop): void {
  app.get("/checkout", (request, reply) => {
    if (shop.cart(request).lines.length === 0) return reply.redirect("/cart", 303);
    const name = shop.customer(request)?.name ?? "";
    const answers = name.includes("@") ? { email: name } : { name };
    return shop.send(request, reply, (view) => checkoutPage(view, answers, new Map()));
  });

  app.post("/checkout", (request, reply) => {
    const cart = shop.cart(request);
    if (cart.lines.length === 0) return reply.redirect("/cart", 303);
    const answers = formFields(request);
    const problems = checkAnswers(answers);
    if (problems.size > 0) {
      return shop.send(request, reply.code(422), (view) => checkoutPage(view, answers, problems));
    }
    const customer = shop.customer(request) ?? customerOf(answers["email"] ?? "");
    const order = shop.orders.place(
      cart.lines,
      answers["name"] ?? "",
      customer?.key ?? "",
      Date.now(),
    );
    shop.keepCart(reply, new Cart([]));
    shop.setFlash(reply, { kind: "ordered", order: order.id });
    return reply.redirect(`/thank-you/${order.id}`, 303);
  });

  app.get<{ Params: { order: string } }>("/thank-you/:order", (request, reply) => {
    const order = shop.orders.find(request.params.order);
    if (order === undefined) return reply.callNotFound();
    return shop.send(request, reply, (view) => thankYouPage(view, order));
  });
}
