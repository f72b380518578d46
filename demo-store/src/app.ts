import { existsSync } from "node:fs";
import { join } from "node:path";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import files from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Catalog } from "./catalog/catalog.js";
import { LIMITS, MAX_CONNECTIONS } from "./http/limits.js";
import { comesFromTheShop } from "./http/same-origin.js";
import { PAGE_HEADERS } from "./http/security.js";
import { Shop } from "./http/shop.js";
import { artOf } from "./images/art.js";
import { pictureOf } from "./images/picture.js";
import { accountRoutes } from "./http/account-routes.js";
import { cartRoutes } from "./http/cart-routes.js";
import { checkoutRoutes } from "./http/checkout-routes.js";
import { pageRoutes } from "./http/page-routes.js";
import { brokenPage, notFoundPage } from "./pages/info.js";
import { MARK_SVG } from "./pages/icons.js";
import type { Assets } from "./pages/view.js";

export interface ShopOptions {
  readonly catalog: Catalog;
  readonly assets: Assets;
  /** Folder of the bundled script, style and fonts, served as /assets/. */
  readonly assets_dir: string;
  /** Folder of what a page loads of Rapport, served as /rapport/; it may be missing. */
  readonly rapport_dir: string;
  /** Folder holding a pack's manifest.json, served as /pack/; it may be missing. */
  readonly pack_dir: string;
  /** Signs the cookie that says who is signed in. */
  readonly cookie_secret: string;
}

const PLAIN = "text/plain; charset=utf-8";

const SVG_HEADERS = {
  "content-type": "image/svg+xml; charset=utf-8",
  "cache-control": "public, max-age=86400",
};

/** The whole shop, ready to listen. Nothing outlives it: carts are cookies, orders are in memory. */
export async function buildShop(options: ShopOptions): Promise<FastifyInstance> {
  const app = fastify({
    ...LIMITS,
    routerOptions: { maxParamLength: 400 },
    frameworkErrors: answerBadAddress,
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  await app.register(cookie, { secret: options.cookie_secret });
  await app.register(formbody);
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers(PAGE_HEADERS);
  });

  const shop = new Shop(options.catalog, options.assets);
  // Before the routes: what is registered after one that was waited for does not hold for it.
  answerErrors(app, shop);
  pageRoutes(app, shop);
  await app.register(async (forms) => {
    forms.addHook("onRequest", async (request, reply) => {
      if (comesFromTheShop(request)) return;
      await reply.code(403).type(PLAIN).send("This form was not sent from the shop's own pages.\n");
    });
    cartRoutes(forms, shop);
    checkoutRoutes(forms, shop);
    accountRoutes(forms, shop);
  });
  pictureRoutes(app, options.catalog);
  await fileRoutes(app, options);

  return app;
}

// An address that cannot be decoded reaches no hook and no handler of errors.
function answerBadAddress(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  reply.code(400).headers(PAGE_HEADERS).type(PLAIN);
  reply.send("This address cannot be read.\n");
}

function answerErrors(app: FastifyInstance, shop: Shop): void {
  app.setNotFoundHandler((request, reply) => shop.send(request, reply.code(404), notFoundPage));
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) process.stderr.write(`${request.method} ${request.url}: ${String(error)}\n`);
    try {
      return shop.send(request, reply.code(status), status === 404 ? notFoundPage : brokenPage);
    } catch (another) {
      process.stderr.write(`the page that tells of it: ${String(another)}\n`);
      return reply.code(status).type(PLAIN).send("Something went wrong. Please try again.\n");
    }
  });
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : 500;
  return typeof status === "number" && status >= 400 ? status : 500;
}

function pictureRoutes(app: FastifyInstance, catalog: Catalog): void {
  app.get("/img/mark.svg", (_request, reply) => reply.headers(SVG_HEADERS).send(MARK_SVG));
  app.get<{ Params: { file: string } }>("/img/:file", (request, reply) => {
    const product = catalog.find(request.params.file.replace(/\.svg$/, ""));
    if (product === undefined) return reply.callNotFound();
    return reply.headers(SVG_HEADERS).send(pictureOf(product));
  });
  app.get<{ Params: { file: string } }>("/art/:file", (request, reply) => {
    const art = artOf(request.params.file.replace(/\.svg$/, ""));
    if (art === undefined) return reply.callNotFound();
    return reply.headers(SVG_HEADERS).send(art);
  });
}

async function fileRoutes(app: FastifyInstance, options: ShopOptions): Promise<void> {
  await app.register(files, {
    root: options.assets_dir,
    prefix: "/assets/",
    immutable: true,
    maxAge: "365d",
  });
  if (existsSync(options.rapport_dir)) {
    await app.register(files, {
      root: options.rapport_dir,
      prefix: "/rapport/",
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.setHeader("cache-control", "no-cache"),
    });
  }
  if (existsSync(options.pack_dir)) {
    await app.register(files, {
      root: options.pack_dir,
      prefix: "/pack/",
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply, path) =>
        void reply.setHeader(
          "cache-control",
          path === join(options.pack_dir, "manifest.json")
            ? "public, max-age=60"
            : "public, max-age=31536000, immutable",
        ),
    });
  }
}
