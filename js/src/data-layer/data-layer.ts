import { EntryReader, type DataLayerReader } from "./entry-reader.js";

/** Pages that push without end keep long arrays; what is older was read when it came. */
const max_entries = 5000;
/** A tag manager or consent platform may start long after the page. */
const look_again_after_ms = [200, 1000, 3000, 8000, 20_000];

/**
 * The page's data layer, whichever array that is now. Wraps `push` of the array itself, no prototype; the page's push
 * gets its own result, whatever happens here. `check` finds what went past the wrapper: another array in its place, or
 * a `push` that does not call it. Every entry is read once.
 */
export class DataLayer {
  private layer_: unknown[] | undefined;
  private push_: unknown;
  private readonly heard_ = new WeakSet<object>();
  private readonly entries_: EntryReader;

  constructor(
    private readonly page_: { dataLayer?: unknown },
    reader: DataLayerReader,
    private readonly note_: (text: string) => void,
  ) {
    this.entries_ = new EntryReader(reader);
  }

  /** Looks at once and whenever something happens after which pages are known to replace the array. */
  start(): void {
    this.check();
    const soon = (): void => void setTimeout(() => this.check());
    addEventListener("load", soon, { once: true });
    addEventListener("pagehide", () => this.check());
    document.addEventListener("visibilitychange", () => this.check());
    document.addEventListener("click", soon, { capture: true });
    for (const delay_ms of look_again_after_ms) setTimeout(() => this.check(), delay_ms);
  }

  /** Never throws. */
  check(): void {
    try {
      const layer = (this.page_.dataLayer ??= []);
      if (!Array.isArray(layer)) {
        this.note_(`dataLayer is no array (${typeof layer}): its events are not read`);
        return;
      }
      const missed = this.readUnheard_(layer);
      if (layer !== this.layer_ || (missed && layer.push !== this.push_)) this.wrap_(layer);
    } catch (error) {
      this.note_(`dataLayer cannot be read: ${String(error)}`);
    }
  }

  /** Answers whether there were any. */
  private readUnheard_(layer: unknown[]): boolean {
    let missed = false;
    for (const entry of layer.slice(-max_entries)) if (this.read_(entry)) missed = true;
    return missed;
  }

  private wrap_(layer: unknown[]): void {
    this.layer_ = layer;
    const push = layer.push;
    const wrapped = (...entries: unknown[]): number => {
      const length = push.apply(layer, entries);
      for (const entry of entries) this.read_(entry);
      return length;
    };
    this.push_ = wrapped;
    try {
      layer.push = wrapped;
    } catch {
      // Frozen, or its push cannot be set: `check` finds what is pushed.
    }
  }

  /** Answers whether the entry was not heard before. */
  private read_(entry: unknown): boolean {
    if (typeof entry !== "object" || entry === null || this.heard_.has(entry)) return false;
    this.heard_.add(entry);
    try {
      this.entries_.read(entry);
    } catch {
      // An entry with throwing getters is the page's affair.
    }
    return true;
  }
}
