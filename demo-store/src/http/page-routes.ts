import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { homePage } from "../pages/home.js";
import { aboutPage, deliveryPage } from "../pages/info.js";
import type { Page } from "../pages/layout.js";
import { allPage, categoryPage, newPage, salePage, searchPage } from "../pages/lists.js";
import { privacyPage } from "../pages/privacy.js";
import { productPage } from "../pages/product.js";
import type { View } from "../pages/view.js";
import type { Shop } from "./shop.js";

type Query = Readonly<Record<string, unknown>>;
type Make = (view: View, query: Query) => Page;

const PAGES: Readonly<Record<string, Make>> = {
  "/": homePage,
  "/all": allPage,
  "/new": newPage,
  "/sale": salePage,
  "/search": searchPage,
  "/privacy": privacyPage,
  "/about": aboutPage,
  "/delivery": deliveryPage,
};

/** Pages that only show something. */
export function pageRoutes(app: FastifyInstance, shop: Shop): void {
  for (const [path, make] of Object.entries(PAGES)) {
    app.get(path, (request: FastifyRequest, reply: FastifyReply) =>
      shop.send(request, reply, (view) => make(view, request.query as Query)),
    );
  }
  app.get("/titles.json", () =>
    Object.fromEntries(shop.catalog.all().map(({ id, title }) => [id, title])),
  );
  app.get<{ Params: { slug: string } }>("/category/:slug", (request, reply) => {
    const category = shop.catalog.category(request.params.slug);
    if (category === undefined) return reply.callNotFound();
    return shop.send(request, reply, (view) =>
      categoryPage(view, category, request.query as Query),
    );
  });
  app.get<{ Params: { id: string } }>("/product/:id", (request, reply) => {
    const product = shop.catalog.find(request.params.id);
    if (product === undefined) return reply.callNotFound();
    return shop.send(request, reply, (view) => productPage(view, product));
  });
}
