import type { ConsentView } from "../device.js";
import type { Collector } from "./collector.js";
import type { Store } from "../store/store.js";
import type { OutboxRow } from "../store/wire-event.js";
import type { Exclusive } from "./exclusive.js";
import { backoff, readReply, type Reply } from "./reply.js";

export interface SenderOptions {
  consent: ConsentView;
  /** The outbox, at level `measure`. */
  store: () => Store | undefined;
  collector: Collector;
  site: string;
  exclusive: Exclusive;
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  note: (text: string) => void;
  /** Rows left the outbox. */
  onsent: () => void;
}

interface Pause {
  until_ms: number;
  failures: number;
  /** Whether the collector itself asked for it. */
  asked: boolean;
}

const max_events = 50;
const max_bytes = 48 * 1024;
/** What all requests that outlive a page may hold together, less some for headers. */
const max_leaving_bytes = 60 * 1024;
const envelope_bytes = 512;
const max_age_ms = 14 * 86_400_000;
const gather_ms = 1000;
const busy_ms = 3000;
const max_fresh = 200;
/** Longer than any row takes from being queued to being seen in the outbox. */
const seen_ms = 10_000;

/**
 * Sends the outbox to the collector. A row stays until the collector acknowledged or rejected it; batches are of at most
 * 50 events and 48 KiB; one tab sends at a time.
 */
export class Sender {
  private stopped_ = false;
  private failures_ = 0;
  private first_ = true;
  private draining_ = false;
  /** Something was queued while sending, perhaps after the last look. */
  private again_ = false;
  private timer_: ReturnType<typeof setTimeout> | undefined;
  private due_ms_ = Infinity;
  private readonly fresh_ = new Map<string, OutboxRow>();
  private readonly in_flight_ = new Map<string, number>();

  constructor(private readonly options_: SenderOptions) {}

  /** Takes note of rows this page queued, and sends soon. */
  queued(rows: readonly OutboxRow[]): void {
    for (const row of rows) this.fresh_.set(row.id, row);
    for (const id of this.fresh_.keys()) if (this.fresh_.size > max_fresh) this.fresh_.delete(id);
    if (rows.length > 0) this.schedule_(gather_ms);
  }

  /** Sends now, whatever pause this page had given itself: a page started or the network came back. */
  resume(): void {
    this.first_ = true;
    this.schedule_(0);
  }

  /** The page is hidden or left: one request that outlives it, with what this page has not seen acknowledged. */
  leave(): void {
    if (this.stopped_ || !this.options_.store()) return;
    let used = 0;
    for (const bytes of this.in_flight_.values()) used += bytes;
    const rows = [...this.fresh_.values()].filter((row) => !this.in_flight_.has(row.id));
    const batch = takeBatch(rows, max_events, max_leaving_bytes - used);
    if (batch.length === 0) return;
    this.post_(batch)
      .then((reply) => (reply.kind === "settled" ? this.settle_(reply, batch) : 0))
      .then(() => this.schedule_(gather_ms))
      .catch(() => {});
  }

  /** Forgets what this page queued: it was erased. */
  clear(): void {
    this.fresh_.clear();
  }

  close(): void {
    this.stopped_ = true;
    clearTimeout(this.timer_);
  }

  private schedule_(wait_ms: number): void {
    const { now, exclusive, note } = this.options_;
    const due_ms = now() + wait_ms;
    this.again_ = true;
    if (this.stopped_ || this.draining_ || due_ms >= this.due_ms_) return;
    clearTimeout(this.timer_);
    this.due_ms_ = due_ms;
    this.timer_ = setTimeout(() => {
      this.due_ms_ = Infinity;
      this.draining_ = true;
      this.again_ = false;
      let next_ms: number | undefined;
      exclusive(async () => {
        next_ms = await this.drain_();
      })
        .then((ran) => {
          this.draining_ = false;
          if (!ran && this.fresh_.size > 0) next_ms = busy_ms * (1 + this.options_.random());
          else if (this.again_) next_ms ??= gather_ms;
          // The network may have come back while a request was failing: its pause is out of date.
          if (next_ms !== undefined) this.schedule_(this.first_ ? 0 : next_ms);
        })
        .catch((error: unknown) => {
          this.draining_ = false;
          note(`outbox: ${String(error)}`);
          this.schedule_(Math.max(busy_ms, backoff(this.failures_++, this.options_.random())));
        });
    }, wait_ms);
  }

  /** Sends until nothing is left or a pause is due; answers how long to wait, `undefined` for not at all. */
  private async drain_(): Promise<number | undefined> {
    const { random } = this.options_;
    // How many rows at the head of the outbox hold one the collector refuses; 0 when none is known.
    let suspects = 0;
    for (;;) {
      const store = this.options_.store();
      if (!store || this.stopped_) return undefined;
      const waiting_ms = await this.pauseLeft_(store);
      if (waiting_ms > 0) return waiting_ms;
      const rows = await this.living_(store);
      const limit = suspects > 0 ? Math.ceil(suspects / 2) : max_events;
      const batch = takeBatch(rows, limit, max_bytes);
      if (batch.length === 0) {
        this.forgetSettled_(rows);
        return undefined;
      }
      const reply = await this.post_(batch);
      if (reply.kind === "stop") {
        this.stopped_ = true;
        return undefined;
      }
      if (reply.kind === "split") {
        if (batch.length > 1) suspects = batch.length;
        else {
          suspects = 0;
          this.fresh_.delete(batch[0]!.id);
          await store.settle([batch[0]!.id], reply.too_large ? "too_large" : "rejected");
        }
        continue;
      }
      const settled = reply.kind === "settled" && (await this.settle_(reply, batch)) > 0;
      if (settled) {
        suspects = Math.max(0, suspects - batch.length);
        this.failures_ = 0;
        if (reply.pause_ms > 0) await this.pause_(store, reply.pause_ms, true);
        continue;
      }
      const asked_ms = reply.pause_ms || undefined;
      const wait_ms = asked_ms ?? backoff(this.failures_++, random());
      await this.pause_(store, wait_ms, asked_ms !== undefined);
      return wait_ms;
    }
  }

  /** Another tab may have sent what this page queued. */
  private forgetSettled_(rows: readonly OutboxRow[]): void {
    const left = new Set(rows.map((row) => row.id));
    const old_ms = this.options_.now() - seen_ms;
    for (const row of this.fresh_.values())
      if (row.ts_ms < old_ms && !left.has(row.id)) this.fresh_.delete(row.id);
  }

  private async living_(store: Store): Promise<OutboxRow[]> {
    const all = await store.outbox();
    const oldest_ms = this.options_.now() - max_age_ms;
    const expired = all.filter((row) => row.ts_ms < oldest_ms);
    if (expired.length > 0)
      await store.settle(
        expired.map((row) => row.id),
        "expired",
      );
    return all.filter((row) => row.ts_ms >= oldest_ms && !this.in_flight_.has(row.id));
  }

  /** One probe for all tabs: a pause any tab noted holds, except a guessed one at a page's first try. */
  private async pauseLeft_(store: Store): Promise<number> {
    const pause = (await store.meta("pause")) as Pause | undefined;
    const first = this.first_;
    this.first_ = false;
    if (!pause) return 0;
    this.failures_ = Math.max(this.failures_, pause.failures);
    const left_ms = pause.until_ms - this.options_.now();
    return (first && !pause.asked) || left_ms > 3_600_000 ? 0 : left_ms;
  }

  private pause_(store: Store, wait_ms: number, asked: boolean): Promise<void> {
    const pause: Pause = {
      until_ms: this.options_.now() + wait_ms,
      failures: this.failures_,
      asked,
    };
    return store.changeMeta("pause", () => pause);
  }

  /** Takes what the collector answered for out of the outbox; answers how many of the batch that was. */
  private async settle_(
    reply: { acked: string[]; rejected: string[] },
    batch: readonly OutboxRow[],
  ): Promise<number> {
    const { note } = this.options_;
    const asked = new Set(batch.map((row) => row.id));
    const acked = reply.acked.filter((id) => asked.has(id));
    const rejected = reply.rejected.filter((id) => asked.has(id));
    for (const id of [...acked, ...rejected]) this.fresh_.delete(id);
    const store = this.options_.store();
    if (store) {
      await store.settle(acked);
      if (rejected.length > 0) {
        note(`the collector rejected ${rejected.length} events`);
        await store.settle(rejected, "rejected");
      }
      if (this.failures_ > 0) await store.changeMeta("pause", () => undefined);
    }
    this.options_.onsent();
    return acked.length + rejected.length;
  }

  private async post_(batch: readonly OutboxRow[]): Promise<Reply> {
    const { consent, collector, site, now } = this.options_;
    const { level, source } = consent;
    const given = { level, source, version: 1, ts: consent.since_ms() };
    const head = JSON.stringify({ v: 1, site, sent_at: now(), consent: given }).slice(0, -1);
    const body = `${head},"events":[${batch.map((row) => row.body).join(",")}]}`;
    for (const row of batch) this.in_flight_.set(row.id, row.bytes + 1);
    try {
      const { response, text } = await collector.post("events", body);
      return readReply(response.status, response.headers.get("retry-after"), text, now());
    } catch {
      return { kind: "retry", pause_ms: undefined };
    } finally {
      for (const row of batch) this.in_flight_.delete(row.id);
    }
  }
}

/** The first rows that fit both limits; at least one when there is any and room at all. */
export function takeBatch(
  rows: readonly OutboxRow[],
  limit: number,
  room_bytes: number,
): OutboxRow[] {
  const batch: OutboxRow[] = [];
  let bytes = envelope_bytes;
  for (const row of rows) {
    bytes += row.bytes + 1;
    if (batch.length >= limit || bytes > Math.min(room_bytes, max_bytes)) break;
    batch.push(row);
  }
  return batch;
}
