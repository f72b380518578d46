/** Event names the collector takes, as GA4 spells them. */
export const event_names = [
  "view_item_list",
  "select_item",
  "view_item",
  "add_to_cart",
  "remove_from_cart",
  "add_to_wishlist",
  "view_cart",
  "begin_checkout",
  "add_shipping_info",
  "add_payment_info",
  "purchase",
  "refund",
  "view_promotion",
  "select_promotion",
  "search",
  "login",
  "sign_up",
  "dismiss_item",
  "restore_item",
  "experience_impression",
] as const;

export type EventName = (typeof event_names)[number];

/** One event as a page sends it. */
export interface WireEvent {
  id: string;
  ts_ms: number;
  seq: number;
  mono_ms: number;
  shopper: string;
  session: string;
  event: EventName;
  product?: string;
  quantity?: number;
  price?: number;
  currency?: string;
  transaction_id?: string;
  slot?: string;
  content?: string;
  strategy?: string;
  position?: number;
  experiment?: string;
  variant?: string;
}

/** What a page posts to `/v1/events`; `sent_at` and `consent.ts` are Unix milliseconds. */
export interface Envelope {
  v: 1;
  site: string;
  sent_at: number;
  consent: { level: string; source: string; version: string | number; ts: number };
  /** Each is validated on its own, so that one bad event costs no other. */
  events: unknown[];
}

/** What a page posts to `/v1/erase`. */
export interface EraseRequest {
  v: 1;
  site: string;
  shopper: string;
  token?: string;
}

const hex = "[0-9a-f]";
/** Lower case only: an id in two spellings would count as two. */
export const uuid_pattern = `^${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}$`;
const uuid_v7_pattern = `^${hex}{8}-${hex}{4}-7${hex}{3}-[89ab]${hex}{3}-${hex}{12}$`;

/** Neither control characters nor halves of surrogate pairs: what is stored is what was sent. */
const text = (maxLength: number) => ({
  type: "string",
  maxLength,
  pattern: "^[^\\p{Cc}\\p{Cs}]*$",
});
const name = (maxLength: number) => ({ ...text(maxLength), minLength: 1 });
const integer = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });
const number = (minimum: number, maximum: number) => ({ type: "number", minimum, maximum });
/** The last instant a JavaScript Date can tell. */
const instant_ms = integer(0, 8_640_000_000_000_000);

export const event_schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "ts_ms", "seq", "mono_ms", "shopper", "session", "event"],
  properties: {
    id: { type: "string", pattern: uuid_v7_pattern },
    ts_ms: instant_ms,
    seq: integer(0, Number.MAX_SAFE_INTEGER),
    mono_ms: number(0, Number.MAX_SAFE_INTEGER),
    shopper: { type: "string", pattern: uuid_pattern },
    session: text(64),
    event: { type: "string", enum: event_names },
    product: name(128),
    quantity: integer(1, 100_000),
    price: number(0, 1_000_000_000),
    currency: { type: "string", pattern: "^[A-Z]{3}$" },
    transaction_id: name(128),
    slot: name(64),
    content: name(128),
    strategy: name(32),
    position: integer(0, 1_000_000),
    experiment: name(64),
    variant: name(64),
  },
};

export const envelope_schema = {
  type: "object",
  additionalProperties: false,
  required: ["v", "site", "sent_at", "consent", "events"],
  properties: {
    v: { type: "integer", const: 1 },
    site: name(64),
    sent_at: instant_ms,
    consent: {
      type: "object",
      additionalProperties: false,
      required: ["level", "source", "version", "ts"],
      properties: {
        level: name(32),
        source: name(64),
        version: { anyOf: [text(64), integer(0, Number.MAX_SAFE_INTEGER)] },
        ts: instant_ms,
      },
    },
    events: { type: "array" },
  },
};

export const erase_schema = {
  type: "object",
  additionalProperties: false,
  required: ["v", "site", "shopper"],
  properties: {
    v: { type: "integer", const: 1 },
    site: name(64),
    shopper: { type: "string", pattern: uuid_pattern },
    token: text(128),
  },
};
