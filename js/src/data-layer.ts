import { isFields } from "./read-event.js";

/** What a data layer tells. */
export interface DataLayerReader {
  /** An event in GA4's shape. */
  event(name: string, params: unknown): void;
  /** `["consent", "default" | "update", {…}]`. */
  consent(command: ArrayLike<unknown>): void;
}

/** One entry: Google Tag Manager's `{event, ecommerce}` or gtag's arguments `["event", name, params]`. */
export function readEntry(entry: unknown, reader: DataLayerReader): void {
  if (!isFields(entry)) return;
  const command = entry as unknown as ArrayLike<unknown>;
  if (typeof entry["event"] === "string") {
    const { ecommerce } = entry;
    reader.event(entry["event"], isFields(ecommerce) ? { ...entry, ...ecommerce } : entry);
  } else if (command[0] === "event" && typeof command[1] === "string")
    reader.event(command[1], command[2]);
  else if (command[0] === "consent") reader.consent(command);
}

/**
 * Reads what is already in `layer`, then everything pushed to it. Wraps `push` of this array alone; the page's push
 * gets its own result, whatever happens here.
 */
export function watchDataLayer(layer: unknown[], reader: DataLayerReader): void {
  const read = (entry: unknown): void => {
    try {
      readEntry(entry, reader);
    } catch {
      // An entry with throwing getters is the page's affair.
    }
  };
  layer.slice().forEach(read);
  const push = layer.push;
  layer.push = function (this: unknown[], ...entries: unknown[]): number {
    const length = push.apply(this, entries);
    entries.forEach(read);
    return length;
  };
}
