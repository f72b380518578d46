import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { Refusal } from "./errors.js";
import type { StoredEvent } from "./event-sink.js";
import {
  envelope_schema,
  erase_schema,
  event_schema,
  type Envelope,
  type EraseRequest,
  type WireEvent,
} from "./wire-schema.js";

/** Why one event was not stored while others of its request were. */
export type RejectionCode =
  | "not_an_object"
  | "missing_field"
  | "unknown_field"
  | `invalid_${keyof WireEvent}`
  | "too_old"
  | "in_the_future"
  | "erased";

/** `id` is the event's own where it has one that can be told (a string of at most 64 characters), otherwise null. */
export interface Rejection {
  id: string | null;
  code: RejectionCode;
}

const max_events = 50;
const day_ms = 86_400_000;
const max_future_ms = day_ms;
const max_past_ms = 400 * day_ms;
/** A smaller difference is travel time as much as a wrong clock. */
const tolerated_skew_ms = 60_000;

/** Reads what pages send, coercing and dropping nothing. */
export class EventReader {
  readonly #envelope: ValidateFunction<Envelope>;
  readonly #erase: ValidateFunction<EraseRequest>;
  readonly #event: ValidateFunction<WireEvent>;

  constructor() {
    const ajv = new Ajv({
      strict: true,
      coerceTypes: false,
      removeAdditional: false,
      useDefaults: false,
    });
    this.#envelope = ajv.compile<Envelope>(envelope_schema);
    this.#erase = ajv.compile<EraseRequest>(erase_schema);
    this.#event = ajv.compile<WireEvent>(event_schema);
  }

  /** @throws Refusal */
  readEnvelope(body: unknown): Envelope {
    if (!this.#envelope(body)) throw envelopeRefusal(this.#envelope.errors);
    if (body.events.length > max_events) throw new Refusal("too_many_events");
    return body;
  }

  /** @throws Refusal */
  readErase(body: unknown): EraseRequest {
    if (!this.#erase(body)) throw envelopeRefusal(this.#erase.errors);
    return body;
  }

  /** Splits an envelope's events into those to store, their times corrected, and those rejected. */
  readEvents(
    envelope: Envelope,
    received_ms: number,
  ): { events: StoredEvent[]; rejected: Rejection[] } {
    const skew_ms = received_ms - envelope.sent_at;
    const correction_ms = Math.abs(skew_ms) > tolerated_skew_ms ? skew_ms : 0;
    const events: StoredEvent[] = [];
    const rejected: Rejection[] = [];
    for (const event of envelope.events) {
      if (!this.#event(event)) {
        rejected.push({ id: idOf(event), code: rejectionCode(this.#event.errors) });
        continue;
      }
      const ts_ms = event.ts_ms + correction_ms;
      if (ts_ms > received_ms + max_future_ms)
        rejected.push({ id: event.id, code: "in_the_future" });
      else if (ts_ms < received_ms - max_past_ms) rejected.push({ id: event.id, code: "too_old" });
      else events.push(toStored(event, envelope, ts_ms, received_ms));
    }
    return { events, rejected };
  }
}

function toStored(
  event: WireEvent,
  envelope: Envelope,
  ts_ms: number,
  received_ms: number,
): StoredEvent {
  return {
    id: event.id,
    ts_ms,
    client_ts_ms: event.ts_ms,
    received_ms,
    seq: event.seq,
    mono_ms: event.mono_ms,
    shopper: event.shopper,
    session: event.session,
    event: event.event,
    product: event.product ?? null,
    quantity: event.quantity ?? null,
    price: event.price ?? null,
    currency: event.currency ?? null,
    transaction_id: event.transaction_id ?? null,
    slot: event.slot ?? null,
    content: event.content ?? null,
    strategy: event.strategy ?? null,
    position: event.position ?? null,
    experiment: event.experiment ?? null,
    variant: event.variant ?? null,
    consent_source: envelope.consent.source,
    consent_version: String(envelope.consent.version),
    consent_ts_ms: envelope.consent.ts,
  };
}

function idOf(event: unknown): string | null {
  if (typeof event !== "object" || event === null || !("id" in event)) return null;
  return typeof event.id === "string" && event.id.length <= 64 ? event.id : null;
}

function rejectionCode(errors: ErrorObject[] | null | undefined): RejectionCode {
  const error = errors?.[0];
  if (error?.keyword === "additionalProperties") return "unknown_field";
  if (error?.keyword === "required") return "missing_field";
  const field = error?.instancePath.slice(1);
  return field ? `invalid_${field as keyof WireEvent}` : "not_an_object";
}

function envelopeRefusal(errors: ErrorObject[] | null | undefined): Refusal {
  const error = errors?.[0];
  const where = error?.instancePath ? `'${error.instancePath.slice(1)}'` : "It";
  return new Refusal("invalid_envelope", { detail: `${where} ${error?.message ?? "is invalid"}.` });
}
