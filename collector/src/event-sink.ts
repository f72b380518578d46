/** An event as a sink keeps it: validated, its time corrected, with the consent it was recorded under. */
export interface StoredEvent {
  /** UUIDv7 in lower case; unique within a site. */
  id: string;
  /** When it happened, Unix milliseconds, corrected for a wrong client clock. */
  ts_ms: number;
  /** The same as the client's own clock told it. */
  client_ts_ms: number;
  /** When the collector received it, Unix milliseconds. */
  received_ms: number;
  /** Position in the order the shopper's device recorded events. */
  seq: number;
  /** Milliseconds since the page started. */
  mono_ms: number;
  /** UUID in lower case. */
  shopper: string;
  session: string;
  event: string;
  product: string | null;
  quantity: number | null;
  /** Price of one piece, major units. */
  price: number | null;
  /** Three capital letters, ISO 4217. */
  currency: string | null;
  transaction_id: string | null;
  slot: string | null;
  content: string | null;
  strategy: string | null;
  position: number | null;
  /** Of an `experience_impression`: what the shopper saw a slot under. */
  experiment: string | null;
  variant: string | null;
  consent_source: string;
  consent_version: string;
  consent_ts_ms: number;
}

/** A row of an export; null where the event has no such value. */
export interface ExportedEvent {
  ts_ms: number;
  visitor: string;
  session: string;
  event: string;
  product: string | null;
  quantity: number | null;
  price: number | null;
  transaction_id: string | null;
  slot: string | null;
  /** Three capital letters, ISO 4217. */
  currency: string | null;
  experiment: string | null;
  variant: string | null;
}

/** Every id appended is in exactly one of the lists, once, in the order it came. */
export interface AppendResult {
  /** Stored durably, now or by an earlier call. */
  acked: string[];
  /** Not stored because the shopper had her events erased. */
  rejected: { id: string; code: "erased" }[];
}

/**
 * Where consented events go. Every promise settles only once its effect is durable; a promise that rejects with
 * `SinkUnavailable` has stored nothing of its call that was acknowledged, and the call may be repeated.
 */
export interface EventSink {
  /** Stores each event once per (site, id); an id stored before is acked and left as it is. */
  append(site: string, events: readonly StoredEvent[]): Promise<AppendResult>;

  /** All events of a site in pages, ordered by corrected time, then id. Events appended meanwhile may be among them. */
  export(site: string): AsyncIterable<readonly ExportedEvent[]>;

  /** Removes a shopper's events and refuses later ones. Idempotent. Resolves to the number of events removed. */
  erase(site: string, shopper: string): Promise<number>;

  /**
   * Removes, in every site, events that happened and were received before `before_ms` (Unix milliseconds), and
   * records of erasures older than that. Resolves to the number of events removed.
   */
  purge(before_ms: number): Promise<number>;

  /** Resolves when a write has succeeded. */
  check(): Promise<void>;

  /** Finishes what is under way and releases the sink; later calls reject. */
  close(): Promise<void>;
}

/** Why a sink could not do its work; the caller may try again later. */
export class SinkUnavailable extends Error {
  readonly reason: "full" | "busy" | "closed" | "failed";

  constructor(reason: "full" | "busy" | "closed" | "failed", cause?: unknown) {
    super(`The event sink is unavailable: ${reason}`, { cause });
    this.name = "SinkUnavailable";
    this.reason = reason;
  }
}
