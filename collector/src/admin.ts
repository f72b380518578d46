import { createHash, timingSafeEqual } from "node:crypto";
import { Readable } from "node:stream";
import { fastify, LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import { Refusal } from "./errors.js";
import type { EventSink } from "./event-sink.js";
import { export_formats, formatEvents, type ExportFormat } from "./export-format.js";
import { makeErrorHandler, sendRefusal } from "./refuse.js";
import { uuid_pattern } from "./wire-schema.js";

export interface AdminOptions {
  /** What is exported from and erased in. Stays the caller's. */
  sink: EventSink;
  /** Sites that may be exported and erased. */
  sites: readonly string[];
  /** What `Authorization: Bearer` must carry; at least 16 characters. */
  secret: string;
  /** Whether to log failures to standard output. Default false. */
  log?: boolean;
}

const min_secret_length = 16;
const media_types = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson" } as const;

/**
 * Makes the server for whoever runs the shop: `GET /export` and `DELETE /shoppers/{id}`. Listen on a loopback address
 * only: the secret travels unencrypted.
 * @throws Error when the secret is too short.
 */
export function createAdmin(options: AdminOptions): FastifyInstance {
  const { sink } = options;
  if (options.secret.length < min_secret_length) {
    throw new Error(`The admin secret must have at least ${min_secret_length} characters.`);
  }
  const authorised = makeAuthoriser(options.secret);
  const sites = new Set(options.sites);
  const readSite = (request: FastifyRequest): string => {
    const { site } = request.query as { site?: unknown };
    if (typeof site !== "string")
      throw new Refusal("invalid_query", { detail: "Name one site: ?site=NAME." });
    if (!sites.has(site)) throw new Refusal("site_not_allowed");
    return site;
  };

  const app = fastify({
    logger: options.log === true,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 10_000,
  });
  app.setErrorHandler(makeErrorHandler());
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refusal("not_found")));
  app.addHook("onRequest", async (request) => {
    if (!authorised(request.headers.authorization)) throw new Refusal("unauthorised");
  });
  app.get("/export", async (request, reply) => {
    const site = readSite(request);
    const format = readFormat(request);
    void reply.header("content-type", media_types[format]).header("cache-control", "no-store");
    return reply.send(Readable.from(formatEvents(sink.export(site), format), { highWaterMark: 1 }));
  });
  app.delete("/shoppers/:id", async (request) => {
    const { id } = request.params as { id: string };
    if (!new RegExp(uuid_pattern).test(id)) {
      throw new Refusal("invalid_query", {
        detail: "The shopper id must be a UUID in lower case.",
      });
    }
    return { erased: true, events: await sink.erase(readSite(request), id) };
  });
  return app;
}

function makeAuthoriser(secret: string): (header: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(`Bearer ${secret}`);
  // Hashes have one length and tell nothing of the secret by how long comparing takes.
  return (header) => header !== undefined && timingSafeEqual(digest(header), expected);
}

function readFormat(request: FastifyRequest): ExportFormat {
  const { format = "csv" } = request.query as { format?: unknown };
  const known = export_formats.find((name) => name === format);
  if (known === undefined)
    throw new Refusal("invalid_query", { detail: "The format is csv or ndjson." });
  return known;
}
