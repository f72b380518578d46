import { fastify, LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import { Refusal } from "./errors.js";
import type { EventSink } from "./event-sink.js";
import { OriginGate } from "./origin-gate.js";
import { addressKey, RateLimiter } from "./rate-limit.js";
import { EventReader, type Rejection } from "./read-events.js";
import { answerBrokenRequest, makeErrorHandler, sendRefusal } from "./refuse.js";
import { parseSafeJson } from "./safe-json.js";

export interface CollectorOptions {
  /** Where events go. Stays the caller's: close it after the server. */
  sink: EventSink;
  /** Sites whose events are taken. */
  sites: readonly string[];
  /** Origins, such as `https://shop.example`, whose pages may send besides those of the collector's own host. */
  origins?: readonly string[];
  /** Requests a minute from one address (IPv6: one /64). Default 600. */
  address_requests_per_minute?: number;
  /** Requests a minute for one site. Default 60,000. */
  site_requests_per_minute?: number;
}

export interface CollectorServerOptions extends CollectorOptions {
  /** A request that has not arrived whole by then is refused. Default 10,000. */
  request_timeout_ms?: number;
  /** A request whose headers have not arrived by then is refused. Default 5,000. */
  headers_timeout_ms?: number;
  /** Addresses or networks (CIDR) of proxies whose X-Forwarded headers are believed. Default none. */
  trusted_proxies?: readonly string[];
  /** Whether to log failures to standard output as JSON lines; never an address or an event. Default false. */
  log?: boolean;
}

/** The answer to `POST /v1/events`. An id in neither list may be sent again. */
export interface EventsAnswer {
  /** Durably stored, now or earlier. */
  acked: string[];
  /** Never going to be stored. */
  rejected: Rejection[];
}

const body_limit_bytes = 65_536;
const ready_cache_ms = 1000;

/** Makes a Fastify server that is nothing but a collector. Call `listen` on it. */
export function createCollector(options: CollectorServerOptions): FastifyInstance {
  const { request_timeout_ms = 10_000, headers_timeout_ms = 5000, trusted_proxies = [] } = options;
  const app = fastify({
    logger: options.log === true,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trusted_proxies.length > 0 ? [...trusted_proxies] : false,
    bodyLimit: body_limit_bytes,
    requestTimeout: request_timeout_ms,
    return503OnClosing: false,
    // Node looks for slow requests only this often.
    http: {
      headersTimeout: Math.min(headers_timeout_ms, request_timeout_ms),
      connectionsCheckingInterval: Math.min(1000, request_timeout_ms),
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.setErrorHandler(makeErrorHandler());
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refusal("not_found")));
  void app.register(registerCollector, options);
  return app;
}

/**
 * Fastify plugin: adds `/v1/events`, `/v1/erase`, `/healthz` and `/readyz` to a server, under `prefix` when registered
 * with one. Its parsers, hooks and errors stay its own. Time-outs and trusted proxies are the server's to set.
 * @throws Error when an origin is not one.
 */
export async function registerCollector(
  app: FastifyInstance,
  options: CollectorOptions,
): Promise<void> {
  const handlers = new Handlers(options);
  await app.register(async (scope) => {
    scope.setErrorHandler(makeErrorHandler());
    scope.addHook("preClose", async () => handlers.stop());
    scope.get("/healthz", async () => ({ status: "ok" }));
    scope.get("/readyz", async () => {
      await handlers.checkReady();
      return { status: "ready" };
    });
    await scope.register(async (wire) => registerWire(wire, handlers), { prefix: "/v1" });
  });
}

function registerWire(scope: FastifyInstance, handlers: Handlers): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "text/plain",
    { parseAs: "buffer" },
    async (_request: FastifyRequest, body: Buffer) => parseSafeJson(body),
  );
  scope.addHook("onRequest", async (request, reply) => {
    const { origin } = request.headers;
    void reply.headers({
      vary: "Origin",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    handlers.admitOrigin(request);
    if (origin !== undefined) {
      void reply.headers({
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "Retry-After",
      });
    }
    handlers.admit(request);
  });
  scope.options("/*", async (_request, reply) => {
    void reply.headers({
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "Content-Type",
      "access-control-max-age": "7200",
    });
    return reply.code(204).send();
  });
  const limit = { bodyLimit: body_limit_bytes };
  scope.post("/events", limit, async (request) => handlers.receiveEvents(request.body));
  scope.post("/erase", limit, async (request) => handlers.erase(request.body));
}

class Handlers {
  readonly #sink: EventSink;
  readonly #sites: ReadonlySet<string>;
  readonly #origins: OriginGate;
  readonly #reader = new EventReader();
  readonly #addresses: RateLimiter;
  readonly #site_limits: RateLimiter;
  #stopping = false;
  #ready_until_ms = -Infinity;

  constructor(options: CollectorOptions) {
    this.#sink = options.sink;
    this.#sites = new Set(options.sites);
    this.#origins = new OriginGate(options.origins ?? []);
    this.#addresses = new RateLimiter(options.address_requests_per_minute ?? 600);
    this.#site_limits = new RateLimiter(options.site_requests_per_minute ?? 60_000);
  }

  stop(): void {
    this.#stopping = true;
  }

  admitOrigin(request: FastifyRequest): void {
    if (!this.#origins.allows(request.headers.origin, request.host))
      throw new Refusal("origin_not_allowed");
  }

  admit(request: FastifyRequest): void {
    if (this.#stopping) throw new Refusal("shutting_down", { retry_after_s: 5 });
    refuseUnlessWithin(this.#addresses, addressKey(request.ip));
    if (request.headers["content-encoding"] !== undefined) throw new Refusal("wrong_content_type");
  }

  async receiveEvents(body: unknown): Promise<EventsAnswer> {
    const received_ms = Date.now();
    const envelope = this.#reader.readEnvelope(body);
    this.#admitSite(envelope.site);
    if (envelope.consent.level !== "measure") throw new Refusal("consent_required");
    const { events, rejected } = this.#reader.readEvents(envelope, received_ms);
    const result = await this.#sink.append(envelope.site, events);
    return { acked: result.acked, rejected: [...rejected, ...result.rejected] };
  }

  async erase(body: unknown): Promise<{ erased: true }> {
    const { site, shopper } = this.#reader.readErase(body);
    this.#admitSite(site);
    await this.#sink.erase(site, shopper);
    return { erased: true };
  }

  async checkReady(): Promise<void> {
    if (this.#stopping) throw new Refusal("shutting_down", { retry_after_s: 5 });
    if (performance.now() < this.#ready_until_ms) return;
    await this.#sink.check();
    this.#ready_until_ms = performance.now() + ready_cache_ms;
  }

  #admitSite(site: string): void {
    if (!this.#sites.has(site)) throw new Refusal("site_not_allowed");
    refuseUnlessWithin(this.#site_limits, site);
  }
}

function refuseUnlessWithin(limiter: RateLimiter, key: string): void {
  const wait_ms = limiter.take(key, performance.now());
  if (wait_ms > 0)
    throw new Refusal("too_many_requests", { retry_after_s: Math.ceil(wait_ms / 1000) });
}
