import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { createCollector, type CollectorServerOptions } from "../src/collector.js";
import type { EventsAnswer } from "../src/collector.js";
import type { ErrorBody } from "../src/errors.js";
import type { EventSink, ExportedEvent, StoredEvent } from "../src/event-sink.js";
import { openEventStore, type EventStore, type EventStoreOptions } from "../src/event-store.js";
import type { Envelope, WireEvent } from "../src/wire-schema.js";

export const day_ms = 86_400_000;

/** A directory that goes when the test ends. */
export function tempDirectory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "rapport-collector-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function openTempStore(t: TestContext, options: EventStoreOptions = {}): EventStore {
  const store = openEventStore(join(tempDirectory(t), "events.db"), options);
  t.after(() => store.close());
  return store;
}

export interface Served {
  url: string;
  port: number;
  store: EventStore;
  close: () => Promise<void>;
}

/** A collector on a free port over a database in a temporary directory, for the site `shop`. */
export async function serveCollector(
  t: TestContext,
  options: Partial<CollectorServerOptions> & { store?: EventStoreOptions } = {},
): Promise<Served> {
  const store = openTempStore(t, options.store);
  const app = createCollector({ sites: ["shop"], ...options, sink: store });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  t.after(() => app.close());
  return { url, port: Number(new URL(url).port), store, close: () => app.close() };
}

export function uuidV7(): string {
  const hex = Date.now().toString(16).padStart(12, "0") + randomBytes(10).toString("hex");
  const variant = "89ab"[parseInt(hex.charAt(16), 16) % 4] ?? "8";
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}

export function wireEvent(fields: Partial<WireEvent> = {}): WireEvent {
  return {
    id: uuidV7(),
    ts_ms: Date.now(),
    seq: 1,
    mono_ms: 12.5,
    shopper: randomUUID(),
    session: "s1",
    event: "view_item",
    product: "p1",
    ...fields,
  };
}

export function envelope(events: unknown[], fields: Partial<Envelope> = {}): Envelope {
  return {
    v: 1,
    site: "shop",
    sent_at: Date.now(),
    consent: { level: "measure", source: "api", version: "1", ts: Date.now() },
    events,
    ...fields,
  };
}

export function storedEvent(fields: Partial<StoredEvent> = {}): StoredEvent {
  const now_ms = Date.now();
  return {
    id: uuidV7(),
    ts_ms: now_ms,
    client_ts_ms: now_ms,
    received_ms: now_ms,
    seq: 1,
    mono_ms: 12.5,
    shopper: randomUUID(),
    session: "s1",
    event: "view_item",
    product: "p1",
    quantity: null,
    price: null,
    currency: null,
    transaction_id: null,
    slot: null,
    content: null,
    strategy: null,
    position: null,
    experiment: null,
    variant: null,
    consent_source: "api",
    consent_version: "1",
    consent_ts_ms: now_ms,
    ...fields,
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  body: EventsAnswer & ErrorBody;
}

/** Posts as a page does: `text/plain`, no matter what it holds. */
export async function post(
  url: string,
  body: string | Uint8Array | object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8", ...headers },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as EventsAnswer & ErrorBody;
  return { status: response.status, headers: response.headers, body: answer };
}

export function postEvents(
  served: Served,
  events: unknown[],
  fields: Partial<Envelope> = {},
): Promise<Answer> {
  return post(`${served.url}/v1/events`, envelope(events, fields));
}

export async function exportAll(sink: EventSink, site = "shop"): Promise<ExportedEvent[]> {
  const rows: ExportedEvent[] = [];
  for await (const page of sink.export(site)) rows.push(...page);
  return rows;
}
