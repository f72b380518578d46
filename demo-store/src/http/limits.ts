import type { Server } from "node:http";
import type { FastifyHttpOptions } from "fastify";

/** Connections at one time; more are closed at once. */
export const MAX_CONNECTIONS = 512;

/** A client that sends slowly, much, or nothing at all loses its connection, not the others theirs. */
export const LIMITS = {
  bodyLimit: 64 * 1024,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  maxRequestsPerSocket: 1_000,
  http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16 * 1024 },
} satisfies FastifyHttpOptions<Server>;
