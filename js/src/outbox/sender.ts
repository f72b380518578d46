import type { Gate } from "../consent/gate.js";
import type { Store } from "../store/store.js";
import type { OutboxRow } from "../store/wire-event.js";
import type { Exclusive } from "./exclusive.js";
import { backoff, readReply, type Reply } from "./reply.js";

export interface SenderOptions {
  gate: Gate;
  site: string;
  exclusive: Exclusive;
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  note: (text: string) => void;
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
  private stopped = false;
  private failures = 0;
  private first = true;
  private draining = false;
  /** Something was queued while sending, perhaps after the last look. */
  private again = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due_ms = Infinity;
  private readonly fresh = new Map<string, OutboxRow>();
  private readonly in_flight = new Map<string, number>();

  constructor(private readonly options: SenderOptions) {}

  /** Takes note of rows this page queued, and sends soon. */
  queued(rows: readonly OutboxRow[]): void {
    for (const row of rows) this.fresh.set(row.id, row);
    for (const id of this.fresh.keys()) if (this.fresh.size > max_fresh) this.fresh.delete(id);
    if (rows.length > 0) this.schedule(gather_ms);
  }

  /** Sends now, whatever pause this page had given itself: a page started or the network came back. */
  resume(): void {
    this.first = true;
    this.schedule(0);
  }

  /** The page is hidden or left: one request that outlives it, with what this page has not seen acknowledged. */
  leave(): void {
    if (this.stopped || !this.options.gate.network()) return;
    let used = 0;
    for (const bytes of this.in_flight.values()) used += bytes;
    const rows = [...this.fresh.values()].filter((row) => !this.in_flight.has(row.id));
    const batch = takeBatch(rows, max_events, max_leaving_bytes - used);
    if (batch.length === 0) return;
    this.post(batch)
      .then((reply) => (reply.kind === "settled" ? this.settle(reply, batch) : 0))
      .then(() => this.schedule(gather_ms))
      .catch(() => {});
  }

  /** Forgets what this page queued: it was erased. */
  clear(): void {
    this.fresh.clear();
  }

  close(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(wait_ms: number): void {
    const { now, exclusive, note } = this.options;
    const due_ms = now() + wait_ms;
    this.again = true;
    if (this.stopped || this.draining || due_ms >= this.due_ms) return;
    clearTimeout(this.timer);
    this.due_ms = due_ms;
    this.timer = setTimeout(() => {
      this.due_ms = Infinity;
      this.draining = true;
      this.again = false;
      let next_ms: number | undefined;
      exclusive(async () => {
        next_ms = await this.drain();
      })
        .then((ran) => {
          this.draining = false;
          if (!ran && this.fresh.size > 0) next_ms = busy_ms * (1 + this.options.random());
          else if (this.again) next_ms ??= gather_ms;
          if (next_ms !== undefined) this.schedule(next_ms);
        })
        .catch((error: unknown) => {
          this.draining = false;
          note(`outbox: ${String(error)}`);
        });
    }, wait_ms);
  }

  /** Sends until nothing is left or a pause is due; answers how long to wait, `undefined` for not at all. */
  private async drain(): Promise<number | undefined> {
    const { gate, random } = this.options;
    // How many rows at the head of the outbox hold one the collector refuses; 0 when none is known.
    let suspects = 0;
    for (;;) {
      const store = gate.store("measure");
      if (!store || !gate.network() || this.stopped) return undefined;
      const waiting_ms = await this.pauseLeft(store);
      if (waiting_ms > 0) return waiting_ms;
      const rows = await this.living(store);
      const limit = suspects > 0 ? Math.ceil(suspects / 2) : max_events;
      const batch = takeBatch(rows, limit, max_bytes);
      if (batch.length === 0) {
        this.forgetSettled(rows);
        return undefined;
      }
      const reply = await this.post(batch);
      if (reply.kind === "stop") {
        this.stopped = true;
        return undefined;
      }
      if (reply.kind === "split") {
        if (batch.length > 1) suspects = batch.length;
        else {
          suspects = 0;
          this.fresh.delete(batch[0]!.id);
          await store.settle([batch[0]!.id], reply.too_large ? "too_large" : "rejected");
        }
        continue;
      }
      const settled = reply.kind === "settled" && (await this.settle(reply, batch)) > 0;
      if (settled) {
        suspects = Math.max(0, suspects - batch.length);
        this.failures = 0;
        if (reply.pause_ms > 0) await this.pause(store, reply.pause_ms, true);
        continue;
      }
      const asked_ms = reply.pause_ms || undefined;
      const wait_ms = asked_ms ?? backoff(this.failures++, random());
      await this.pause(store, wait_ms, asked_ms !== undefined);
      return wait_ms;
    }
  }

  /** Another tab may have sent what this page queued. */
  private forgetSettled(rows: readonly OutboxRow[]): void {
    const left = new Set(rows.map((row) => row.id));
    const old_ms = this.options.now() - seen_ms;
    for (const row of this.fresh.values())
      if (row.ts_ms < old_ms && !left.has(row.id)) this.fresh.delete(row.id);
  }

  private async living(store: Store): Promise<OutboxRow[]> {
    const all = await store.outbox();
    const oldest_ms = this.options.now() - max_age_ms;
    const expired = all.filter((row) => row.ts_ms < oldest_ms);
    if (expired.length > 0)
      await store.settle(
        expired.map((row) => row.id),
        "expired",
      );
    return all.filter((row) => row.ts_ms >= oldest_ms && !this.in_flight.has(row.id));
  }

  /** One probe for all tabs: a pause any tab noted holds, except a guessed one at a page's first try. */
  private async pauseLeft(store: Store): Promise<number> {
    const pause = (await store.meta("pause")) as Pause | undefined;
    const first = this.first;
    this.first = false;
    if (!pause) return 0;
    this.failures = Math.max(this.failures, pause.failures);
    const left_ms = pause.until_ms - this.options.now();
    return (first && !pause.asked) || left_ms > 3_600_000 ? 0 : left_ms;
  }

  private pause(store: Store, wait_ms: number, asked: boolean): Promise<void> {
    const pause: Pause = {
      until_ms: this.options.now() + wait_ms,
      failures: this.failures,
      asked,
    };
    return store.changeMeta("pause", () => pause);
  }

  /** Takes what the collector answered for out of the outbox; answers how many of the batch that was. */
  private async settle(
    reply: { acked: string[]; rejected: string[] },
    batch: readonly OutboxRow[],
  ): Promise<number> {
    const { gate, note } = this.options;
    const asked = new Set(batch.map((row) => row.id));
    const acked = reply.acked.filter((id) => asked.has(id));
    const rejected = reply.rejected.filter((id) => asked.has(id));
    for (const id of [...acked, ...rejected]) this.fresh.delete(id);
    const store = gate.store("measure");
    if (store) {
      await store.settle(acked);
      if (rejected.length > 0) {
        note(`the collector rejected ${rejected.length} events`);
        await store.settle(rejected, "rejected");
      }
      if (this.failures > 0) await store.changeMeta("pause", () => undefined);
    }
    return acked.length + rejected.length;
  }

  private async post(batch: readonly OutboxRow[]): Promise<Reply> {
    const { gate, site, now } = this.options;
    const consent = { level: gate.level, source: gate.source, version: 1, ts: gate.since_ms() };
    const head = JSON.stringify({ v: 1, site, sent_at: now(), consent }).slice(0, -1);
    const body = `${head},"events":[${batch.map((row) => row.body).join(",")}]}`;
    for (const row of batch) this.in_flight.set(row.id, row.bytes + 1);
    try {
      const { response, text } = await gate.network()!.post("events", body);
      return readReply(response.status, response.headers.get("retry-after"), text, now());
    } catch {
      return { kind: "retry", pause_ms: undefined };
    } finally {
      for (const row of batch) this.in_flight.delete(row.id);
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
