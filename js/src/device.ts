import {
  forgetAll,
  keepChoice,
  sendErasures,
  type KeepOptions,
  type Outcome,
} from "./consent/erasure.js";
import { readChoice, type Choice, type ConsentSource, type Level } from "./consent/levels.js";
import { Collector } from "./outbox/collector.js";
import { byLease, byWebLock } from "./outbox/exclusive.js";
import { Sender } from "./outbox/sender.js";
import { Impressions } from "./slots/impressions.js";
import { Database, result, type Get } from "./store/database.js";
import { readHoldings, type Holdings } from "./store/holdings.js";
import { Store } from "./store/store.js";

/** What `rapport-device.js` offers; the page loads it when something is or may be kept on the device, never before. */
export interface DeviceModule {
  openDevice(options: DeviceOptions): Device;
}

/** The consent in force, asked anew each time. */
export interface ConsentView {
  readonly level: Level;
  readonly source: ConsentSource;
  /** When it was given; Unix milliseconds. */
  since_ms(): number;
}

export interface DeviceOptions {
  indexed_db: IDBFactory;
  locks: LockManager | undefined;
  site: string;
  collector: URL | undefined;
  consent: ConsentView;
  now: () => number;
  random: () => number;
  note: (text: string) => void;
  /** Rows left the outbox. */
  onsent: () => void;
  /** After it, a request counts as failed. */
  time_limit_ms?: number;
}

/** All that reaches beyond the page's memory. Only the consent gate holds it. */
export class Device {
  readonly store: Store;
  /** Absent without a collector. */
  readonly sender: Sender | undefined;
  readonly createImpressions = (
    record: ConstructorParameters<typeof Impressions>[0],
  ): Impressions => new Impressions(record);
  private readonly database_: Database;
  private readonly collector_: Collector | undefined;
  private readonly site_: string;

  constructor(options: DeviceOptions) {
    const { site, collector, locks, consent, now } = options;
    const name = `rapport:${site}`;
    this.site_ = site;
    this.database_ = new Database(options.indexed_db, name);
    this.store = new Store(this.database_);
    if (!collector) return;
    const { store } = this;
    const allowed = (): Store | undefined => (consent.level === "measure" ? store : undefined);
    this.collector_ = new Collector(collector, options.time_limit_ms);
    this.sender = new Sender({
      ...options,
      store: allowed,
      collector: this.collector_,
      exclusive: locks ? byWebLock(locks, name, byLease(allowed, now)) : byLease(allowed, now),
    });
  }

  /** The choice kept on this device. Makes no database where there is none. */
  recall(): Promise<Choice | undefined> {
    const read = async (get: Get): Promise<Choice | undefined> =>
      readChoice(await result(get("meta").get("consent")));
    return this.database_.run(["meta"], "readonly", read);
  }

  /** Keeps a choice and deletes what it forbids; answers which choice is kept now. */
  keep(choice: Choice, options: Omit<KeepOptions, "collector">): Promise<Outcome | undefined> {
    return keepChoice(this.database_, choice, { ...options, collector: !!this.collector_ });
  }

  /** All that is kept, for her to see. */
  holdings(): Promise<Holdings | undefined> {
    return readHoldings(this.database_);
  }

  /** Deletes everything but the choice, and notes what the collector is to erase. */
  async forget(): Promise<void> {
    await forgetAll(this.database_, !!this.collector_);
  }

  /** Asks the collector for what it is still to erase. */
  async sendErasures(): Promise<void> {
    if (this.collector_) await sendErasures(this.database_, this.collector_, this.site_);
  }

  /** Ends what is being sent. */
  cancel(): void {
    this.collector_?.cancel();
    this.sender?.clear();
  }

  close(): void {
    this.sender?.close();
    this.database_.close();
  }
}

export function openDevice(options: DeviceOptions): Device {
  return new Device(options);
}
