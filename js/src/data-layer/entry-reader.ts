import { isFields } from "../read-event.js";

/** What a data layer tells. */
export interface DataLayerReader {
  /** An event in GA4's shape. */
  event(name: string, params: unknown): void;
  /** `["consent", "default" | "update", {…}]`. */
  consent(command: ArrayLike<unknown>): void;
}

type Fields = Record<string, unknown>;

/** Actions of Universal Analytics' enhanced e-commerce, by the member of `ecommerce` that holds their products. */
const legacy_events: readonly [string, string][] = [
  ["detail", "view_item"],
  ["add", "add_to_cart"],
  ["remove", "remove_from_cart"],
  ["purchase", "purchase"],
];

/** The older form `{currencyCode, detail: {products, actionField}}` as GA4's events. */
function legacyEvents(ecommerce: Fields): [string, Fields][] {
  return legacy_events.flatMap(([member, name]): [string, Fields][] => {
    const action = ecommerce[member];
    if (!isFields(action) || !("products" in action)) return [];
    const field = action["actionField"];
    const transaction_id = isFields(field) ? field["id"] : undefined;
    return [
      [name, { currency: ecommerce["currencyCode"], items: action["products"], transaction_id }],
    ];
  });
}

/**
 * Reads entries in order: Tag Manager's `{event, ecommerce}`, gtag's arguments `["event", name, params]`, lists of such,
 * the older enhanced e-commerce form, and an `ecommerce` pushed ahead of the event it belongs to.
 */
export class EntryReader {
  /** Pushed without an event; belongs to the next event that has none of its own. */
  private ecommerce_: Fields | undefined;

  constructor(private readonly reader_: DataLayerReader) {}

  read(entry: unknown): void {
    if (!isFields(entry)) return;
    const command = entry as unknown as ArrayLike<unknown>;
    if (typeof entry["event"] === "string") this.readEvent_(entry["event"], entry);
    else if (command[0] === "event" && typeof command[1] === "string")
      this.reader_.event(command[1], command[2]);
    else if (command[0] === "consent") this.reader_.consent(command);
    else if (Array.isArray(entry)) for (const one of entry as unknown[]) this.readInner_(one);
    else if ("ecommerce" in entry) this.keep_(entry["ecommerce"]);
  }

  private readInner_(entry: unknown): void {
    if (isFields(entry) && !Array.isArray(entry)) this.read(entry);
  }

  private readEvent_(name: string, entry: Fields): void {
    const own = isFields(entry["ecommerce"]) ? entry["ecommerce"] : undefined;
    if (own && this.readLegacy_(own)) return;
    const ecommerce = own ?? ("items" in entry ? undefined : this.ecommerce_);
    this.reader_.event(name, ecommerce ? { ...entry, ...ecommerce } : entry);
    if (!name.startsWith("gtm.")) this.ecommerce_ = undefined;
  }

  private readLegacy_(ecommerce: Fields): boolean {
    const events = legacyEvents(ecommerce);
    for (const [name, params] of events) this.reader_.event(name, params);
    return events.length > 0;
  }

  private keep_(ecommerce: unknown): void {
    this.ecommerce_ = isFields(ecommerce) && !this.readLegacy_(ecommerce) ? ecommerce : undefined;
  }
}
