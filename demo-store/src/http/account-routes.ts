import type { FastifyInstance } from "fastify";
import { accountPage } from "../pages/account.js";
import { customerOf } from "./customer.js";
import { formFields } from "./form.js";
import type { Shop } from "./shop.js";

/** Signing in with any name, looking at one's orders, logging out. */
export function accountRoutes(app: FastifyInstance, shop: Shop): void {
  app.get("/account", (request, reply) => shop.send(request, reply, (view) => accountPage(view)));

  app.post("/account/sign-in", (request, reply) => {
    const customer = customerOf(formFields(request)["who"] ?? "");
    if (customer === undefined) {
      const problem = "Enter a name or an e-mail address";
      return shop.send(request, reply.code(422), (view) => accountPage(view, problem));
    }
    shop.signIn(reply, customer);
    return reply.redirect("/account", 303);
  });

  app.post("/account/sign-out", (_request, reply) => {
    shop.signOut(reply);
    shop.setFlash(reply, { kind: "signed-out" });
    return reply.redirect("/account", 303);
  });
}
