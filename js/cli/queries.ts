// Query lines → blocks for the core; the counterpart of cli/queries.cc, so that both commands read the same files alike.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { BlockWriter } from "../src/engine/block.js";
import { parseQuery, QueryError, type Query } from "../src/engine/query-line.js";

export type { Query };

/** A mistake in what the command was given; the message says where. */
export class InputError extends QueryError {}

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

/** Every non-empty line of a file; throws QueryError at the first that is amiss. */
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
