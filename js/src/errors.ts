/** What the core answers, by number; core/include/rapport/status.h lists the same ones. */
export const status_codes = [
  "ok",
  "bad_input",
  "corrupt",
  "version",
  "not_ready",
  "unknown_name",
  "limit",
] as const;

/**
 * Why something did not happen. The core's own codes, and:
 * `disabled` the pack is switched off; `no_market` it has no such market; `network` a file could not be fetched;
 * `wasm` WebAssembly is missing or refused; `crashed` the core stopped; `late` it took too long;
 * `storage` the browser keeps nothing; `withdrawn` consent was taken back meanwhile.
 */
export type ErrorCode =
  | (typeof status_codes)[number]
  | "disabled"
  | "no_market"
  | "network"
  | "wasm"
  | "crashed"
  | "late"
  | "storage"
  | "withdrawn";

/** The only error Rapport throws inside; none of them reaches the page. */
export class RapportError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** One line for people: the code, where there is one, and what happened. */
export function describe(error: unknown): string {
  if (error instanceof RapportError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
