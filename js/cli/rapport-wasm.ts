// The verbs of the `rapport` command that pages perform, run by the shipped WebAssembly module: the same input gives the
// same output as the native command.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BlockWriter } from "../src/engine/block.js";
import type { CoreClient } from "../src/engine/core-module.js";
import { readDecisions } from "../src/engine/output.js";
import { QueryError } from "../src/engine/query-line.js";
import { InputError, readFacts, readQueries, type Query } from "./queries.js";
import { give, openCore } from "./shipped-core.js";

class UsageError extends Error {}

const usage = `rapport-wasm: rank, render and explain by the WebAssembly module that pages load

  rapport-wasm rank    --pack DIR --queries FILE [--top 20] [--exclude current|history|none] [--strategy NAME] [--market NAME] [--out FILE]
  rapport-wasm render  --pack DIR (--history FILE | --cold) --now-ms N [--utc-offset-minutes M] [--facts FILE] [--seed S]
                       [--slots a,b] [--open-product ID] [--level none|personalise|measure] [--market NAME] [--out FILE]
  rapport-wasm explain as render
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  pack: text,
  queries: text,
  top: text,
  exclude: text,
  strategy: text,
  market: text,
  out: text,
  json: flag,
  help: flag,
  history: text,
  cold: flag,
  "now-ms": text,
  "utc-offset-minutes": text,
  facts: text,
  seed: text,
  slots: text,
  "open-product": text,
  level: text,
} as const;

// `--utc-offset-minutes -480`: a negative number is a value, which parseArgs takes for an option unless it is joined by "=".
function joinNegativeNumbers(args: string[]): string[] {
  const joined: string[] = [];
  for (const argument of args) {
    const option = joined.at(-1);
    if (/^-\d/.test(argument) && option?.startsWith("--") && !option.includes("=")) {
      joined[joined.length - 1] = `${option}=${argument}`;
    } else {
      joined.push(argument);
    }
  }
  return joined;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args: joinNegativeNumbers(args), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
type Values = ReturnType<typeof parse>["values"];

function required(values: Values, name: "pack" | "queries" | "now-ms"): string {
  const value = values[name];
  if (value === undefined) throw new UsageError(`--${name} is required`);
  return value;
}

function integer(value: string | undefined, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  if (!/^-?\d+$/.test(value)) throw new UsageError(`--${name}: ${value} is not a whole number`);
  return Number(value);
}

function oneOf(value: string, name: string, allowed: readonly string[]): number {
  const found = allowed.indexOf(value);
  if (found < 0) throw new UsageError(`--${name}: ${value} is not one of ${allowed.join(", ")}`);
  return found;
}

function rank(client: CoreClient, values: Values): string[] {
  const strategy = values.strategy ?? "for_you";
  const exclude = oneOf(values.exclude ?? "current", "exclude", ["none", "current", "history"]);
  const top = integer(values.top, "top", 20);
  const lines: string[] = [];
  for (const query of readQueries(required(values, "queries"))) {
    give(client, query.history, (size_bytes) => client.history(size_bytes));
    if (client.rank(strategy, query.now_ms, top, exclude) !== 0)
      throw new InputError(client.message());
    const products = readDecisions(client.output())[0]?.items.map(({ id }) => id) ?? [];
    lines.push(JSON.stringify({ id: query.id, products }));
  }
  return lines;
}

function readHistory(values: Values): Query {
  if (values.cold === true)
    return { id: null, now_ms: 0, history: new BlockWriter().finish(), events: 0 };
  if (values.history === undefined) throw new UsageError("--history or --cold is required");
  const [first] = readQueries(values.history);
  if (first === undefined) throw new InputError(`${values.history}: holds no history line`);
  return first;
}

/** The slots asked for, else all that the manifest names. */
function slotNames(values: Values): string[] {
  if (values.slots !== undefined) return values.slots.split(",");
  const file = join(required(values, "pack"), "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    markets: { name: string; slots: string[] }[];
  };
  const market = manifest.markets.find(
    ({ name }) => values.market === undefined || name === values.market,
  );
  return market?.slots ?? [];
}

/** Gives history, facts and page to the core; returns the page's slots and the arguments of decide and explain. */
function preparePage(client: CoreClient, values: Values) {
  give(client, readHistory(values).history, (size_bytes) => client.history(size_bytes));
  if (values.facts !== undefined)
    give(client, readFacts(values.facts), (size_bytes) => client.facts(size_bytes));
  const names = slotNames(values);
  const block = new BlockWriter();
  for (const name of names) block.add({ text: name });
  if (values["open-product"] !== undefined) block.add({ kind: 1, text: values["open-product"] });
  const level =
    values.cold === true
      ? 0
      : oneOf(values.level ?? "personalise", "level", ["none", "personalise", "measure"]);
  return {
    names,
    page: block.finish(),
    now_ms: integer(required(values, "now-ms"), "now-ms", 0),
    utc_offset_minutes: integer(values["utc-offset-minutes"], "utc-offset-minutes", 0),
    seed: integer(values.seed, "seed", 0),
    level,
  };
}

function exposuresOf(lines: string) {
  const exposures = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t"))
    .map(([experiment, variant]) => ({ experiment, variant }));
  return exposures.length > 0 ? { exposures } : {};
}

function render(client: CoreClient, values: Values): string[] {
  const page = preparePage(client, values);
  give(client, page.page, (size_bytes) =>
    client.decide(size_bytes, page.now_ms, page.utc_offset_minutes, page.seed, page.level),
  );
  const slots = readDecisions(client.output()).map((slot, i) => ({
    name: page.names[i],
    html: slot.html,
    products: slot.items.map(({ id }) => id),
    reasons: slot.items.map(({ reason }) => reason),
    filled: slot.filled,
    ...exposuresOf(slot.exposures),
  }));
  return [JSON.stringify({ slots })];
}

const columns: { [kind: string]: string[] } = {
  assigned: ["experiment", "variant"],
  learnt: ["slot", "strategy", "leads", "impressions", "clicks", "rate"],
  shown: ["slot", "id", "strategy", "position", "score", "reason", "anchor", "effect", "title"],
  term: ["slot", "id", "strategy", "term", "anchor", "value"],
  rule: ["slot", "id", "strategy", "kind", "number", "value"],
  rejected: ["slot", "id", "strategy", "rule", "title"],
  slot: ["slot", "state", "items", "min", "count"],
};

function explain(client: CoreClient, values: Values): string[] {
  const page = preparePage(client, values);
  give(client, page.page, (size_bytes) =>
    client.explain(size_bytes, page.now_ms, page.utc_offset_minutes, page.seed, page.level),
  );
  const lines = new TextDecoder().decode(client.output()).split("\n").slice(0, -1);
  return lines.map((line) => {
    const [kind = "", ...cells] = line.split("\t");
    const entries = (columns[kind] ?? []).map((column, i) => [column, cells[i] ?? ""]);
    return JSON.stringify(Object.fromEntries([["line", kind], ...entries]));
  });
}

function write(lines: string[], out: string | undefined): void {
  const content = lines.map((line) => `${line}\n`).join("");
  if (out === undefined) {
    writeFileSync(1, content);
    return;
  }
  const aside = `${out}.new-${process.pid}`;
  writeFileSync(aside, content);
  renameSync(aside, out);
}

async function main(): Promise<void> {
  const { values, positionals } = parse(process.argv.slice(2));
  const verbs = new Map([
    ["rank", rank],
    ["render", render],
    ["explain", explain],
  ]);
  const verb = verbs.get(positionals[0] ?? "");
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  if (verb === undefined || positionals.length !== 1)
    throw new UsageError("name one verb: rank, render or explain");
  const dist = join(dirname(fileURLToPath(import.meta.url)), "../js/dist");
  if (!existsSync(join(dist, "rapport-core.wasm")))
    throw new InputError(`${dist}: holds no module; run make build`);
  const client = await openCore(dist, required(values, "pack"), values.market ?? "");
  write(verb(client, values), values.out);
}

main().catch((error: unknown) => {
  const known = error instanceof QueryError || error instanceof UsageError;
  process.stderr.write(`rapport-wasm: ${known ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(usage);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
