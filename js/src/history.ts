import type { Gate } from "./consent/gate.js";
import type { DeviceFacts, Store } from "./store/store.js";
import type { OutboxRow } from "./store/wire-event.js";
import { describe, RapportError } from "./errors.js";
import { limited } from "./limit.js";
import { noDrops, type Drops } from "./store/drops.js";
import type { Draft, Row, StoredRow } from "./rows.js";
import { OrderedUuids } from "./uuid.js";

export interface HistoryOptions {
  gate: Gate;
  now: () => number;
  mono: () => number;
  note: (text: string) => void;
  /** Resolves once the shopper sees the page: a browser may render it ahead of time. */
  activated: Promise<void>;
  /** The device answered after a decision was made without it. */
  onlate: () => void;
  /** Rows were queued for the collector. */
  onqueued: (rows: readonly OutboxRow[]) => void;
}

/** The history as a decision reads it. */
export interface Reading {
  rows: (Row | StoredRow)[];
  seed: number;
}

const max_memory_rows = 500;
/** Slots are decided without the device where it has not answered by then. */
const read_limit_ms = 2500;
const first_retry_ms = 1000;
const max_retry_ms = 60_000;

interface Queued {
  row: Row;
  /** Kept on the device only. */
  local: boolean;
}

/**
 * The shopper's events: on the device where consent allows, else in this page's memory. The one place that makes and
 * writes rows. What was recorded without consent is never written later.
 */
export class History {
  /** Where rows go: `memory` also while the browser refuses to keep any. */
  storage: "memory" | "indexeddb" = "memory";
  history_rows = 0;
  outbox_rows = 0;
  private drops_: Drops = noDrops();
  private memory_: Row[] = [];
  private queue_: Queued[] = [];
  /** Rows of the queue may have been written already, by an attempt that seemed to fail. */
  private again_ = false;
  /** How many rows left the full queue, and are not counted on the device yet. */
  private lost_ = 0;
  private retry_: ReturnType<typeof setTimeout> | undefined;
  private retry_ms_ = first_retry_ms;
  /** A reading was given up and has not ended yet. */
  private stuck_ = false;
  private customer_: string | undefined;
  private identified_: "no" | "pending" | "yes" = "no";
  private writing_: Promise<void> = Promise.resolve();
  private seq_ = 0;
  private readonly ids_ = new OrderedUuids();

  constructor(private readonly options_: HistoryOptions) {}

  get drops(): Drops {
    return { ...this.drops_, evicted: this.drops_.evicted + this.lost_ };
  }

  /**
   * Records events of this moment, together in one transaction. With `seeded_ms` they are old ones the shop's server
   * told of: kept where consent allows, never in memory, never sent back.
   */
  record(drafts: readonly Draft[], seeded_ms?: number): Promise<void> {
    const now_ms = this.options_.now();
    const mono_ms = Math.round(this.options_.mono());
    for (const draft of drafts) {
      const id = this.ids_.next(now_ms);
      const row = { id, ts_ms: seeded_ms ?? now_ms, mono_ms, seq: ++this.seq_, ...draft };
      this.queue_.push({ row, local: seeded_ms !== undefined });
    }
    return this.chain_(() => this.write_());
  }

  /** Who is signed in; `undefined` for nobody. What another customer left is erased or kept from view. */
  identify(customer: string | undefined): Promise<void> {
    return this.chain_(async () => {
      const { gate } = this.options_;
      await gate.ready;
      if (this.customer_ !== undefined && this.customer_ !== customer) this.memory_ = [];
      this.customer_ = customer;
      this.identified_ = "pending";
      await this.applyIdentity_();
    });
  }

  /** All rows a decision may use: those on the device, then those of this page's memory. */
  async read(): Promise<Reading> {
    if (!this.stuck_) {
      const reading = this.readDevice_();
      try {
        return await limited(reading, read_limit_ms, "the device");
      } catch (error) {
        this.refused_(error);
        if (error instanceof RapportError && error.code === "late") this.giveUp_(reading);
      }
    }
    return { rows: this.inMemory_(), seed: 0 };
  }

  private async readDevice_(): Promise<Reading> {
    await this.chain_(async () => {
      await this.options_.gate.ready;
      await this.options_.gate.settled();
      await this.applyIdentity_();
    });
    const store = this.options_.gate.store("personalise");
    if (!store) return { rows: this.inMemory_(), seed: 0 };
    const { seed, hidden_before_ms } = await this.count_(store);
    const rows = (await store.rows()).filter((row) => row.ts_ms >= hidden_before_ms);
    return { rows: [...rows, ...this.inMemory_()], seed };
  }

  private giveUp_(reading: Promise<Reading>): void {
    this.stuck_ = true;
    const end = (): void => void (this.stuck_ = false);
    reading.then(() => {
      end();
      this.options_.onlate();
    }, end);
  }

  /** What this page alone knows: told without consent, or not taken by the device yet. */
  private inMemory_(): Row[] {
    return [...this.memory_, ...this.queue_.map((entry) => entry.row)];
  }

  /** Brings the counts up to date. */
  async recount(): Promise<void> {
    await this.writing_;
    const store = this.options_.gate.store("personalise");
    if (store) await this.count_(store).catch((error: unknown) => this.refused_(error));
  }

  /** Deletes the rows the core found expired, by their position in the last reading. */
  async expire(
    reading: { rows: readonly (Row | StoredRow)[] },
    positions: readonly number[],
  ): Promise<void> {
    const keys: number[] = [];
    for (const position of positions) {
      const row = reading.rows[position];
      if (row && "n" in row) keys.push(row.n);
    }
    if (keys.length > 0) await this.options_.gate.store("personalise")?.remove(keys);
  }

  /** Brings onto the device the rows it did not take so far. */
  flush(): Promise<void> {
    if (this.queue_.length === 0) return Promise.resolve();
    return this.chain_(async () => {
      await this.options_.gate.look();
      await this.write_();
    });
  }

  /** Resolves once everything recorded so far is written. */
  settled(): Promise<void> {
    return this.writing_;
  }

  /** Drops this page's memory: it was erased. */
  clear(): void {
    this.memory_ = [];
    this.queue_ = [];
    this.again_ = false;
    this.lost_ = this.history_rows = this.outbox_rows = 0;
    this.drops_ = noDrops();
    this.storage = "memory";
    if (this.identified_ === "yes") this.identified_ = "pending";
  }

  private async count_(store: Store): Promise<DeviceFacts> {
    const facts = await store.facts();
    this.history_rows = facts.history_rows;
    this.outbox_rows = facts.outbox_rows;
    this.drops_ = facts.drops;
    this.storage = this.queue_.length > 0 ? "memory" : "indexeddb";
    return facts;
  }

  private chain_(step: () => Promise<void>): Promise<void> {
    return (this.writing_ = this.writing_
      .then(step)
      .catch((error: unknown) => this.refused_(error)));
  }

  private async applyIdentity_(): Promise<void> {
    const { gate, now } = this.options_;
    const store = gate.store("personalise");
    if (!store || this.identified_ !== "pending") return;
    await store.setCustomer(this.customer_, now());
    this.identified_ = "yes";
    gate.announceRows();
  }

  /** `asked`: the device's consent was looked at because of these rows already. */
  private async write_(asked = false): Promise<void> {
    if (this.queue_.length === 0) return;
    const { gate } = this.options_;
    await this.options_.activated;
    await gate.ready;
    await gate.settled();
    const store = gate.store("personalise");
    if (!store)
      return gate.hopeful ? this.keepQueue_("rapport-device.js is not loaded") : this.remember_();
    try {
      await this.applyIdentity_();
      await this.append_(store, [...this.queue_]);
    } catch (error) {
      const withdrawn = error instanceof RapportError && error.code === "withdrawn";
      if (!withdrawn) return this.keepQueue_(error);
      // The device's word counts: this page's level follows from it anew.
      await gate.look();
      return asked ? this.remember_() : this.write_(true);
    }
    this.again_ = false;
    this.retry_ms_ = first_retry_ms;
    this.storage = "indexeddb";
    gate.announceRows();
  }

  private async append_(store: Store, queue: readonly Queued[]): Promise<void> {
    const { gate, onqueued, now } = this.options_;
    const rowsOf = (local: boolean): Row[] =>
      queue.filter((entry) => entry.local === local).map((entry) => entry.row);
    const [local, rows] = [rowsOf(true), rowsOf(false)];
    const level = gate.sender() ? "measure" : "personalise";
    const { again_: again, lost_: lost } = this;
    if (local.length > 0) await store.append(local, "personalise", now(), { again });
    const queued = rows.length > 0 ? await store.append(rows, level, now(), { again, lost }) : [];
    const written = new Set(queue);
    this.queue_ = this.queue_.filter((entry) => !written.has(entry));
    this.history_rows += rows.length;
    this.outbox_rows += queued.length;
    if (level !== "measure") return;
    this.lost_ -= lost;
    this.drops_.evicted += lost;
    onqueued(queued);
  }

  /** Without consent rows serve this page alone, and are never written later. */
  private remember_(): void {
    const queue = this.queue_;
    this.queue_ = [];
    if (queue.some((entry) => entry.local))
      this.options_.note("seeded orders need level personalise");
    const rows = queue.filter((entry) => !entry.local).map((entry) => entry.row);
    this.memory_ = [...this.memory_, ...rows].slice(-max_memory_rows);
  }

  /** The device took nothing: rows wait here, purchases longest, and are brought to it again. */
  private keepQueue_(reason: unknown): void {
    this.refused_(reason);
    this.again_ = true;
    while (this.queue_.length > max_memory_rows) {
      const other = this.queue_.findIndex((entry) => entry.row.event !== "purchase");
      this.queue_.splice(Math.max(other, 0), 1);
      this.lost_++;
    }
    this.retry_ ??= setTimeout(() => {
      this.retry_ = undefined;
      this.retry_ms_ = Math.min(2 * this.retry_ms_, max_retry_ms);
      void this.flush();
    }, this.retry_ms_);
  }

  private refused_(error: unknown): void {
    this.storage = "memory";
    this.options_.note(`kept in memory only: ${describe(error)}`);
  }
}
