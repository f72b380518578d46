import ipaddr from "ipaddr.js";

interface Bucket {
  tokens: number;
  updated_ms: number;
}

/**
 * A token bucket per key: a minute's worth of requests at once, refilled evenly. Keys live in memory only, at most
 * `max_keys` of them; the one unused the longest goes first.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();
  readonly #per_minute: number;
  readonly #max_keys: number;

  constructor(per_minute: number, max_keys = 20_000) {
    this.#per_minute = per_minute;
    this.#max_keys = max_keys;
  }

  /**
   * Counts one request of `key` at `now_ms` of a monotonic clock.
   * @returns 0 when it may pass, otherwise after how many milliseconds the next may.
   */
  take(key: string, now_ms: number): number {
    const bucket = this.#refilled(key, now_ms);
    const wait_ms = bucket.tokens >= 1 ? 0 : ((1 - bucket.tokens) * 60_000) / this.#per_minute;
    if (wait_ms === 0) bucket.tokens -= 1;
    // Setting anew moves the key to the end of the map's order: the oldest stands first.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#evict();
    return wait_ms;
  }

  #refilled(key: string, now_ms: number): Bucket {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return { tokens: this.#per_minute, updated_ms: now_ms };
    const gained = ((now_ms - bucket.updated_ms) * this.#per_minute) / 60_000;
    return { tokens: Math.min(this.#per_minute, bucket.tokens + gained), updated_ms: now_ms };
  }

  #evict(): void {
    if (this.#buckets.size <= this.#max_keys) return;
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}

/** Whom an address counts as: an IPv4 address, or the /64 one IPv6 customer gets. */
export function addressKey(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4" ? parsed.toString() : parsed.toByteArray().slice(0, 8).join(".");
}
