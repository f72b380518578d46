import type { ExportedEvent } from "./event-sink.js";

export const export_formats = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof export_formats)[number];

const columns = [
  "ts_ms",
  "visitor",
  "session",
  "event",
  "product",
  "quantity",
  "price",
  "transaction_id",
  "slot",
  "currency",
  "experiment",
  "variant",
] as const satisfies readonly (keyof ExportedEvent)[];

/** Pages of events as text: CSV (RFC 4180, but lines end in LF) with a heading, or one JSON object a line. */
export async function* formatEvents(
  pages: AsyncIterable<readonly ExportedEvent[]>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") yield `${columns.join(",")}\n`;
  const formatLine = format === "csv" ? csvLine : ndjsonLine;
  for await (const page of pages) yield page.map(formatLine).join("");
}

function csvLine(event: ExportedEvent): string {
  return `${columns.map((column) => csvField(plainValue(event, column))).join(",")}\n`;
}

function ndjsonLine(event: ExportedEvent): string {
  const present = columns
    .map((column) => [column, plainValue(event, column)] as const)
    .filter(([, value]) => value !== null);
  return `${JSON.stringify(Object.fromEntries(present))}\n`;
}

function plainValue(
  event: ExportedEvent,
  column: (typeof columns)[number],
): string | number | null {
  const value = event[column];
  if (typeof value === "string") return value.replace(/\p{Cc}/gu, "");
  // Never in exponents, which readers of CSV disagree about.
  return column === "price" && value !== null ? Number(value.toFixed(6)) : value;
}

function csvField(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
