import type { EventName } from "./event-kinds.js";

/** One event as the history keeps it. Written once, never edited. */
export interface Row {
  /** UUID of version 7, made once. */
  id: string;
  /** Unix milliseconds by the device's clock. */
  ts_ms: number;
  /** Milliseconds since the page started; no clock change moves it. */
  mono_ms: number;
  /** 1 for the first event of a page. */
  seq: number;
  event: EventName;
  product?: string;
  /** What was searched for; never leaves the device. */
  query?: string;
  quantity?: number;
  /** Price of one piece in minor units of `currency`. */
  price_minor?: number;
  currency?: string;
  transaction_id?: string;
  slot?: string;
  content?: string;
  strategy?: string;
  /** Place in the slot, from 1. */
  position?: number;
  /** Of an `experience_impression`. */
  experiment?: string;
  variant?: string;
}

/** A row on the device; `n` is its key and rises. */
export interface StoredRow extends Row {
  n: number;
}

/** What is known of an event before it gets its id and times. */
export type Draft = Omit<Row, "id" | "ts_ms" | "mono_ms" | "seq">;
