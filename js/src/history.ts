import type { Gate } from "./consent/gate.js";
import type { Level } from "./consent/levels.js";
import type { Store } from "./store/store.js";
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
  private memory: Row[] = [];
  private queue: { row: Row; local: boolean }[] = [];
  private customer: string | undefined;
  private identified: "no" | "pending" | "yes" = "no";
  private writing: Promise<void> = Promise.resolve();
  private seq = 0;
  private readonly ids = new OrderedUuids();

  constructor(private readonly options: HistoryOptions) {}

  /**
   * Records events of this moment, together in one transaction. With `seeded_ms` they are old ones the shop's server
   * told of: kept where consent allows, never in memory, never sent back.
   */
  record(drafts: readonly Draft[], seeded_ms?: number): Promise<void> {
    const now_ms = this.options.now();
    const mono_ms = Math.round(this.options.mono());
    for (const draft of drafts) {
      const id = this.ids.next(now_ms);
      const row = { id, ts_ms: seeded_ms ?? now_ms, mono_ms, seq: ++this.seq, ...draft };
      this.queue.push({ row, local: seeded_ms !== undefined });
    }
    return this.chain(() => this.write());
  }

  /** Who is signed in; `undefined` for nobody. What another customer left is erased or kept from view. */
  identify(customer: string | undefined): Promise<void> {
    return this.chain(async () => {
      const { gate } = this.options;
      await gate.ready;
      if (this.customer !== undefined && this.customer !== customer) this.memory = [];
      this.customer = customer;
      this.identified = "pending";
      await this.applyIdentity();
    });
  }

  /** All rows a decision may use: those on the device, then those of this page's memory. */
  async read(): Promise<Reading> {
    await this.chain(async () => {
      await this.options.gate.ready;
      await this.options.gate.settled();
      await this.applyIdentity();
    });
    const store = this.options.gate.store("personalise");
    if (!store) return { rows: [...this.memory], seed: 0 };
    try {
      const { seed, hidden_before_ms, ...counts } = await store.facts();
      Object.assign(this, counts);
      this.storage = "indexeddb";
      const rows = (await store.rows()).filter((row) => row.ts_ms >= hidden_before_ms);
      return { rows: [...rows, ...this.memory], seed };
    } catch (error) {
      this.refused(error);
      return { rows: [...this.memory], seed: 0 };
    }
  }

  /** Deletes the rows the core found expired, by their position in the last reading. */
  async expire(reading: Reading, positions: readonly number[]): Promise<void> {
    const keys: number[] = [];
    for (const position of positions) {
      const row = reading.rows[position];
      if (row && "n" in row) keys.push(row.n);
    }
    if (keys.length > 0) await this.options.gate.store("personalise")?.remove(keys);
  }

  /** Resolves once everything recorded so far is written. */
  settled(): Promise<void> {
    return this.writing;
  }

  /** Drops this page's memory: it was erased. */
  clear(): void {
    this.memory = [];
    this.history_rows = this.outbox_rows = 0;
    this.drops = noDrops();
    this.storage = "memory";
    if (this.identified === "yes") this.identified = "pending";
  }

  private chain(step: () => Promise<void>): Promise<void> {
    return (this.writing = this.writing.then(step).catch((error: unknown) => this.refused(error)));
  }

  private async applyIdentity(): Promise<void> {
    const { gate, now } = this.options;
    const store = gate.store("personalise");
    if (!store || this.identified !== "pending") return;
    this.identified = "yes";
    await store.setCustomer(this.customer, now());
    gate.announceRows();
  }

  private async write(): Promise<void> {
    if (this.queue.length === 0) return;
    const { gate } = this.options;
    await this.options.activated;
    await gate.ready;
    await gate.settled();
    const queue = this.queue;
    this.queue = [];
    const local = queue.filter((entry) => entry.local).map((entry) => entry.row);
    const rows = queue.filter((entry) => !entry.local).map((entry) => entry.row);
    const store = gate.store("personalise");
    if (!store) {
      if (local.length > 0) this.options.note("seeded orders need level personalise");
      return this.remember(rows);
    }
    try {
      await this.applyIdentity();
      const level = gate.network() ? "measure" : "personalise";
      if (local.length > 0) await store.append(local, "personalise", this.options.now());
      if (rows.length > 0) await this.append(store, rows, level);
      this.storage = "indexeddb";
      gate.announceRows();
    } catch (error) {
      this.refused(error);
      if (gate.store("personalise")) this.remember([...local, ...rows]);
    }
  }

  private async append(store: Store, rows: readonly Row[], level: Level): Promise<void> {
    const queued = await store.append(rows, level, this.options.now());
    this.history_rows += rows.length;
    this.outbox_rows += queued.length;
    if (level === "measure") this.options.onqueued(queued);
  }

  private remember(rows: readonly Row[]): void {
    this.memory = [...this.memory, ...rows].slice(-max_memory_rows);
  }

  private refused(error: unknown): void {
    this.storage = "memory";
    this.options.note(`kept in memory only: ${String(error)}`);
  }
}
