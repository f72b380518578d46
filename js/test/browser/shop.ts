import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/** The header docs/storefront.md asks for. */
export const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types rapport";

export interface Stored {
  id: string;
  event: string;
  shopper: string;
  product?: string;
  [other: string]: unknown;
}

/** A shop of static files with a collector under the same origin. */
export class Shop {
  readonly requests: { path: string; headers: IncomingMessage["headers"] }[] = [];
  readonly stored = new Map<string, Stored>();
  readonly erased: string[] = [];
  readonly pages = new Map<string, string>();
  policy = policy;
  wasm_type = "application/wasm";
  collector_status = 200;
  /** What is answered for a file of that name, with status 200, in place of it. */
  readonly answers = new Map<string, { type: string; body: string }>();
  /** Folder whose files lie under /pack/. */
  pack: string | undefined;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async open(): Promise<Shop> {
    const shop = new Shop();
    await new Promise<void>((resolve) => shop.server.listen(0, "127.0.0.1", resolve));
    return shop;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Adds a page with the module script and the given body. */
  page(path: string, body: string, script = moduleScript()): void {
    this.pages.set(
      path,
      `<!doctype html><meta charset="utf-8"><title>Shop</title>${script}${body}`,
    );
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", this.url).pathname;
    this.requests.push({ path, headers: request.headers });
    if (path.startsWith("/collect/")) return this.collect(path, request, response);
    const page = this.pages.get(path);
    if (page !== undefined) {
      response.writeHead(200, {
        "content-type": types[".html"],
        "content-security-policy": this.policy,
      });
      response.end(page);
      return;
    }
    await this.file(path, response);
  }

  private async file(path: string, response: ServerResponse): Promise<void> {
    const name = path.split("/").pop() ?? "";
    const dist = new URL(`../../dist/${name}`, import.meta.url);
    const answer = this.answers.get(name);
    if (answer) {
      response.writeHead(200, { "content-type": answer.type });
      response.end(answer.body);
      return;
    }
    try {
      const content = await readFile(path.startsWith("/pack/") ? `${this.pack}/${name}` : dist);
      const type = extname(name) === ".wasm" ? this.wasm_type : types[extname(name)];
      response.writeHead(200, { "content-type": type ?? "application/octet-stream" });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  private async collect(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const body = JSON.parse(text) as { events?: Stored[]; shopper?: string };
    if (this.collector_status !== 200) {
      response.writeHead(this.collector_status).end();
      return;
    }
    if (path.endsWith("/erase")) this.erased.push(String(body.shopper));
    for (const event of body.events ?? []) this.stored.set(event.id, event);
    const acked = body.events?.map((event) => event.id) ?? [];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ acked, rejected: [] }));
  }
}

export function moduleScript(attributes = 'data-robots="allow"'): string {
  return `<script type="module" src="/js/rapport.js" data-pack="/pack/" data-collector="/collect" data-site="demo" ${attributes}></script>`;
}

export const browser_args =
  "--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: browser_args });
}

/** A page that notes every error and every warning or error on the console, except the browser's own 404 lines. */
export async function openPage(
  context: BrowserContext,
  url: string,
): Promise<{ page: Page; complaints: string[]; infos: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const infos: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "info") infos.push(message.text());
    else if (!/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints, infos };
}
