import { describe } from "../errors.js";
import type { Row, StoredRow } from "../rows.js";
import type { StoreName } from "./kept.js";
import type { OutboxRow } from "./wire-event.js";

/** A record on the device that is damaged. */
export interface Unreadable {
  /** `all`: the device does not answer. */
  store: StoreName | "all";
  key: string;
  error: string;
}

export interface Readable<T> {
  values: Map<IDBValidKey, T>;
  unreadable: Unreadable[];
}

/** Resolves with a request's result; a failed one leaves the transaction alive. */
function attempt<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      event.stopPropagation();
      reject(request.error ?? new Error("unreadable"));
    };
  });
}

/** Everything in a store by key. A damaged record is named and keeps nothing else from being read. */
export async function readStore<T>(
  store: IDBObjectStore,
  isSound: (value: unknown) => value is T,
): Promise<Readable<T>> {
  const name = store.name as StoreName;
  const read: Readable<T> = { values: new Map(), unreadable: [] };
  const damaged = (key: IDBValidKey, error: unknown): unknown =>
    read.unreadable.push({ store: name, key: String(key).slice(0, 64), error: describe(error) });
  const keys = await attempt(store.getAllKeys());
  const all = await attempt<unknown[]>(store.getAll()).catch(() => undefined);
  for (const [i, key] of keys.entries()) {
    try {
      const value: unknown = all ? all[i] : await attempt(store.get(key));
      if (isSound(value)) read.values.set(key, value);
      else damaged(key, new Error("not what Rapport writes"));
    } catch (error) {
      damaged(key, error);
    }
  }
  return read;
}

const optional_texts =
  "product query currency transaction_id slot content strategy experiment variant".split(" ");
const optional_numbers = ["quantity", "price_minor", "position"];

function isOptional(row: Record<string, unknown>, keys: string[], type: string): boolean {
  return keys.every((key) => row[key] === undefined || typeof row[key] === type);
}

/** Whether a record of the history is one the core can take. */
export function isStoredRow(value: unknown): value is StoredRow {
  const row = value as Record<string, unknown> & Partial<Row>;
  return (
    typeof row === "object" &&
    row !== null &&
    typeof row.event === "string" &&
    typeof row.id === "string" &&
    Number.isFinite(row.ts_ms) &&
    isOptional(row, optional_texts, "string") &&
    isOptional(row, optional_numbers, "number")
  );
}

export function isOutboxRow(value: unknown): value is OutboxRow {
  const row = value as Partial<OutboxRow> | null;
  if (typeof row !== "object" || typeof row?.body !== "string") return false;
  try {
    return typeof row.id === "string" && typeof JSON.parse(row.body) === "object";
  } catch {
    return false;
  }
}

export function isAnything(value: unknown): value is unknown {
  return value !== undefined;
}
