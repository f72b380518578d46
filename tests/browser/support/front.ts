import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A server before the shop whose way to the collector can be cut. Playwright cannot do that by itself: it does not see
 * what a page sends while it is being left.
 */
export class Front {
  /** What becomes of requests to the collector. */
  collector: "passed on" | "answered 503" | "hung up on" = "passed on";
  private readonly server_ = createServer((incoming, reply) => this.serve_(incoming, reply));

  private constructor(private readonly shop_url_: string) {}

  static async open(shop_url: string): Promise<Front> {
    const front = new Front(shop_url);
    await new Promise<void>((resolve) => front.server_.listen(0, "127.0.0.1", resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server_.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server_.closeAllConnections();
    await new Promise((resolve) => this.server_.close(resolve));
  }

  private serve_(incoming: IncomingMessage, reply: ServerResponse): void {
    const collecting = incoming.url?.startsWith("/collect/") === true;
    if (collecting && this.collector === "hung up on") return void incoming.socket.destroy();
    if (collecting && this.collector === "answered 503") return void reply.writeHead(503).end();
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? "/", this.shop_url_), { method, headers });
    onward.on("response", (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.on("error", () => reply.destroy());
    incoming.pipe(onward);
  }
}
