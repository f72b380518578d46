import type { FastifyRequest } from "fastify";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that changes something comes from the shop's own pages. Browsers name the page's origin with every
 * POST, also where they send no cookie, so that a foreign page can neither use a shopper's basket nor sign her in.
 * What names no origin at all is no browser, and acts for nobody but itself.
 */
export function comesFromTheShop(request: FastifyRequest): boolean {
  if (READS.has(request.method)) return true;
  const { origin, host, "sec-fetch-site": site } = request.headers;
  if (site !== undefined && site !== "same-origin") return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
