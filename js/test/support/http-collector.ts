import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SentEvent {
  id: string;
  event: string;
  product?: string;
  [other: string]: unknown;
}

/** One request as the server got it. */
export interface Received {
  path: string;
  at_ms: number;
  body: { site: string; shopper?: string; consent?: { level: string }; events?: SentEvent[] };
}

type Fault = (request: Received, response: ServerResponse) => "handled" | "store-and-answer";

/** A collector over real HTTP that stores each event once; `faults` are used up one a request. */
export class HttpCollector {
  readonly received: Received[] = [];
  readonly stored = new Map<string, SentEvent>();
  readonly erased: string[] = [];
  faults: Fault[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async start(): Promise<HttpCollector> {
    const collector = new HttpCollector();
    await new Promise<void>((resolve) => collector.server.listen(0, "127.0.0.1", resolve));
    return collector;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/collect/`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  store(request: Received): void {
    for (const event of request.body.events ?? []) this.stored.set(event.id, event);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const body = JSON.parse(text) as Received["body"];
    const received = { path: request.url ?? "", at_ms: Date.now(), body };
    this.received.push(received);
    if (this.faults.shift()?.(received, response) === "handled") return;
    if (received.path.endsWith("/v1/erase")) {
      this.erased.push(String(body.shopper));
      response.end('{"erased":true}');
      return;
    }
    this.store(received);
    answer(response, 200, { acked: body.events?.map((event) => event.id), rejected: [] });
  }
}

export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): "handled" {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
  return "handled";
}
