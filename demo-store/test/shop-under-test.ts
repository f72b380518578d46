import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { buildShop } from "../src/app.js";
import type { Catalog } from "../src/catalog/catalog.js";
import { ownCatalog } from "../src/catalog/own-catalog.js";

export const CATALOG_DIR = fileURLToPath(new URL("../catalog", import.meta.url));

export function ownShop(): Promise<FastifyInstance> {
  return shopWith(ownCatalog(CATALOG_DIR));
}

export function shopWith(catalog: Catalog, dirs: { pack_dir?: string } = {}) {
  const empty_dir = mkdtempSync(join(tmpdir(), "demo-store-"));
  return buildShop({
    catalog,
    assets: { script: "/assets/store.js", style: "/assets/shop.css", fonts: [] },
    assets_dir: empty_dir,
    rapport_dir: join(empty_dir, "missing"),
    pack_dir: dirs.pack_dir ?? join(empty_dir, "missing"),
    cookie_secret: "test",
  });
}

/** A browser as far as these tests need one: it keeps cookies and sends forms. */
export class Visitor {
  readonly #app: FastifyInstance;
  readonly #cookies = new Map<string, string>();

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async get(url: string): Promise<LightMyRequestResponse> {
    return this.#keep(await this.#app.inject({ method: "GET", url, headers: this.#headers() }));
  }

  async post(
    url: string,
    fields: Record<string, string>,
    accept = "text/html",
  ): Promise<LightMyRequestResponse> {
    const headers = {
      ...this.#headers(),
      accept,
      "content-type": "application/x-www-form-urlencoded",
    };
    const payload = new URLSearchParams(fields).toString();
    return this.#keep(await this.#app.inject({ method: "POST", url, headers, payload }));
  }

  cookieNames(): string[] {
    return [...this.#cookies.keys()];
  }

  #headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return cookie === "" ? {} : { cookie };
  }

  #keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value } of response.cookies) {
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, encodeURIComponent(value));
    }
    return response;
  }
}

/** The GA4 events a page pushes. */
export function pushedEvents(response: LightMyRequestResponse): {
  event: string;
  ecommerce?: { transaction_id?: string; items?: { item_id: string; quantity: number }[] };
}[] {
  const attribute = /data-events="([^"]*)"/.exec(response.body)?.[1] ?? "";
  const text = attribute
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  return text === "" ? [] : (JSON.parse(text) as ReturnType<typeof pushedEvents>);
}
