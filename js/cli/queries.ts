// Query lines → blocks for the core; the counterpart of cli/queries.cc, so that both commands read the same files alike.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { BlockWriter } from "../src/engine/block.js";
import { strategyFlag } from "../src/strategies.js";
import { eventKind } from "../src/event-kinds.js";

/** A mistake in what the command was given; the message says where. */
export class InputError extends Error {}

/** One history at one moment. */
export interface Query {
  id: string | number | null;
  now_ms: number;
  /** A block of event records. */
  history: Uint8Array;
}

type Json = { [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text of a file, plain or gzipped. */
export function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch {
    throw new InputError(`${path}: cannot be read`);
  }
  return new TextDecoder().decode(bytes);
}

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
    throw new InputError(`${where}: an event needs ts_ms (a number) and event (a name)`);
  const { product, quantity } = event;
  if (product !== undefined && typeof product !== "string")
    throw new InputError(`${where}: an event's product must be a text`);
  if (quantity !== undefined && typeof quantity !== "number")
    throw new InputError(`${where}: an event's quantity must be a number`);
  block.add({
    at: event["ts_ms"],
    value: NaN,
    kind: eventKind(event["event"]),
    text: product,
    ref: textOf(event["transaction_id"]),
    slot: textOf(event["slot"]),
    flags: strategyFlag(textOf(event["strategy"])),
    quantity: Math.trunc(Math.min(Math.max(quantity ?? 1, -1e6), 1e6)),
  });
}

function parseQuery(line: string, where: string): Query {
  const parsed = parse(line);
  if (!isObject(parsed)) throw new InputError(`${where}: is not a JSON object`);
  const { id = null, now_ms = 0, events = [] } = parsed;
  if (id !== null && typeof id !== "string" && typeof id !== "number")
    throw new InputError(`${where}: id must be a text or a number`);
  if (typeof now_ms !== "number") throw new InputError(`${where}: now_ms must be a number`);
  if (!Array.isArray(events)) throw new InputError(`${where}: events must be a list`);
  const block = new BlockWriter();
  for (const event of events as unknown[]) addEvent(event, where, block);
  return { id, now_ms, history: block.finish() };
}

/** Every non-empty line of a file; throws InputError at the first that is amiss. */
export function* readQueries(path: string): Generator<Query> {
  let number = 0;
  for (const line of readText(path).split(/\r\n|\n|\r/)) {
    number++;
    if (line.trim() !== "") yield parseQuery(line, `${path}:${number}`);
  }
}

/** `{"name": value, …}` → a block of fact records. */
export function readFacts(path: string): Uint8Array {
  const parsed = parse(readText(path));
  if (!isObject(parsed))
    throw new InputError(`${path}: must be a JSON object of facts, e.g. {"tier": "gold"}`);
  const block = new BlockWriter();
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "") throw new InputError(`${path}: a fact needs a name`);
    if (typeof value === "string") block.add({ kind: 1, text: name, ref: value });
    else if (typeof value === "boolean") block.add({ kind: 2, text: name, value: Number(value) });
    else if (typeof value === "number") block.add({ kind: 0, text: name, value });
    else throw new InputError(`${path}: fact ${name} must be a number, a text, true or false`);
  }
  return block.finish();
}
