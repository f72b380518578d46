import { Refusal } from "./errors.js";

/** An envelope holds events, which are flat: nothing legitimate nests deeper. */
const max_depth = 4;
const forbidden_keys = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Parses a body that nobody vouches for.
 * @throws Refusal when it is not UTF-8, not JSON, nested too deeply or holds a key that could reach a prototype.
 */
export function parseSafeJson(body: Uint8Array): unknown {
  const value = parse(decode(body));
  refuseUnsafe(value);
  return value;
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new Refusal("body_not_utf8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal("body_not_json");
  }
}

function refuseUnsafe(value: unknown): void {
  // Level by level, not recursively: a body of 65,536 brackets must not exhaust the stack.
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > max_depth) throw new Refusal("json_too_deep");
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue;
      for (const [key, child] of Object.entries(item)) {
        if (forbidden_keys.has(key)) throw new Refusal("forbidden_key");
        next.push(child);
      }
    }
    level = next;
  }
}
