import { eventKind } from "../event-kinds.js";
import { BlockWriter } from "./block.js";

/** One history at one moment, as `rapport render --history` reads it: the counterpart of cli/queries.cc. */
export interface Query {
  id: string | number | null;
  now_ms: number;
  /** A block of event records. */
  history: Uint8Array;
  events: number;
}

/** What is amiss with a query line; the message says where. */
export class QueryError extends Error {}

type Json = { [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

function addEvent(event: unknown, where: string, block: BlockWriter): void {
  if (!isObject(event) || typeof event["ts_ms"] !== "number" || typeof event["event"] !== "string")
    throw new QueryError(`${where}: an event needs ts_ms (a number) and event (a name)`);
  const { product, quantity } = event;
  if (product !== undefined && typeof product !== "string")
    throw new QueryError(`${where}: an event's product must be a text`);
  if (quantity !== undefined && typeof quantity !== "number")
    throw new QueryError(`${where}: an event's quantity must be a number`);
  block.add({
    at: event["ts_ms"],
    value: NaN,
    kind: eventKind(event["event"]),
    text: product,
    ref: textOf(event["transaction_id"]) ?? textOf(event["strategy"]),
    slot: textOf(event["slot"]),
    quantity: Math.trunc(Math.min(Math.max(quantity ?? 1, -1e6), 1e6)),
  });
}

/** @throws QueryError */
export function parseQuery(line: string, where: string): Query {
  const parsed = parse(line);
  if (!isObject(parsed)) throw new QueryError(`${where}: is not a JSON object`);
  const { id = null, now_ms = 0, events = [] } = parsed;
  if (id !== null && typeof id !== "string" && typeof id !== "number")
    throw new QueryError(`${where}: id must be a text or a number`);
  if (typeof now_ms !== "number") throw new QueryError(`${where}: now_ms must be a number`);
  if (!Array.isArray(events)) throw new QueryError(`${where}: events must be a list`);
  const block = new BlockWriter();
  for (const event of events as unknown[]) addEvent(event, where, block);
  return { id, now_ms, history: block.finish(), events: events.length };
}
