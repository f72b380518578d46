import type { Gate } from "./consent/gate.js";
import type { Level } from "./consent/levels.js";
import type { DeviceFacts, Store } from "./store/store.js";
import type { OutboxRow } from "./store/wire-event.js";
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
  /** Rows were queued for the collector. */
  onqueued: (rows: readonly OutboxRow[]) => void;
}

/** The history as a decision reads it. */
export interface Reading {
  rows: (Row | StoredRow)[];
  seed: number;
}

const max_memory_rows = 500;

/**
 * The shopper's events: on the device where consent allows, else in this page's memory. The one place that makes and
 * writes rows. What was recorded without consent is never written later.
 */
export class History {
  /** Where rows go: `memory` also when the browser refuses to keep any. */
  storage: "memory" | "indexeddb" = "memory";
  history_rows = 0;
  outbox_rows = 0;
  drops: Drops = noDrops();
  private memory_: Row[] = [];
  private queue_: { row: Row; local: boolean }[] = [];
  private customer_: string | undefined;
  private identified_: "no" | "pending" | "yes" = "no";
  private writing_: Promise<void> = Promise.resolve();
  private seq_ = 0;
  private readonly ids_ = new OrderedUuids();

  constructor(private readonly options_: HistoryOptions) {}

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
    await this.chain_(async () => {
      await this.options_.gate.ready;
      await this.options_.gate.settled();
      await this.applyIdentity_();
    });
    const store = this.options_.gate.store("personalise");
    if (!store) return { rows: [...this.memory_], seed: 0 };
    try {
      const { seed, hidden_before_ms } = await this.count_(store);
      const rows = (await store.rows()).filter((row) => row.ts_ms >= hidden_before_ms);
      return { rows: [...rows, ...this.memory_], seed };
    } catch (error) {
      this.refused_(error);
      return { rows: [...this.memory_], seed: 0 };
    }
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

  /** Resolves once everything recorded so far is written. */
  settled(): Promise<void> {
    return this.writing_;
  }

  /** Drops this page's memory: it was erased. */
  clear(): void {
    this.memory_ = [];
    this.queue_ = [];
    this.history_rows = this.outbox_rows = 0;
    this.drops = noDrops();
    this.storage = "memory";
    if (this.identified_ === "yes") this.identified_ = "pending";
  }

  private async count_(store: Store): Promise<DeviceFacts> {
    const facts = await store.facts();
    this.history_rows = facts.history_rows;
    this.outbox_rows = facts.outbox_rows;
    this.drops = facts.drops;
    this.storage = "indexeddb";
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
    this.identified_ = "yes";
    await store.setCustomer(this.customer_, now());
    gate.announceRows();
  }

  private async write_(): Promise<void> {
    if (this.queue_.length === 0) return;
    const { gate } = this.options_;
    await this.options_.activated;
    await gate.ready;
    await gate.settled();
    const queue = this.queue_;
    this.queue_ = [];
    const local = queue.filter((entry) => entry.local).map((entry) => entry.row);
    const rows = queue.filter((entry) => !entry.local).map((entry) => entry.row);
    const store = gate.store("personalise");
    if (!store) {
      if (local.length > 0) this.options_.note("seeded orders need level personalise");
      return this.remember_(rows);
    }
    try {
      await this.applyIdentity_();
      const level = gate.sender() ? "measure" : "personalise";
      if (local.length > 0) await store.append(local, "personalise", this.options_.now());
      if (rows.length > 0) await this.append_(store, rows, level);
      this.storage = "indexeddb";
      gate.announceRows();
    } catch (error) {
      this.refused_(error);
      if (gate.store("personalise")) this.remember_([...local, ...rows]);
    }
  }

  private async append_(store: Store, rows: readonly Row[], level: Level): Promise<void> {
    const queued = await store.append(rows, level, this.options_.now());
    this.history_rows += rows.length;
    this.outbox_rows += queued.length;
    if (level === "measure") this.options_.onqueued(queued);
  }

  private remember_(rows: readonly Row[]): void {
    this.memory_ = [...this.memory_, ...rows].slice(-max_memory_rows);
  }

  private refused_(error: unknown): void {
    this.storage = "memory";
    this.options_.note(`kept in memory only: ${String(error)}`);
  }
}
