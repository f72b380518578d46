import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "./catalog/catalog.js";
import { GERMAN_MARKET, productsCsv } from "./catalog/write-products.js";
import type { Environment } from "./environment.js";

/** Writes the products files a pack is built from. */
export function writeProducts(environment: Environment, catalog: Catalog): void {
  mkdirSync(environment.cache, { recursive: true });
  writeFileSync(join(environment.cache, "products.csv"), productsCsv(catalog));
  if (environment.data === undefined) {
    const german = productsCsv(catalog, GERMAN_MARKET);
    writeFileSync(join(environment.cache, "products.de.csv"), german);
  }
}

/**
 * Makes sure the pack is there: simulates shoppers (unless the events are given) and builds. Skipped when nothing
 * it depends on has changed since the last time.
 * @throws with what to do about it, if the `rapport` command is missing or refuses.
 */
export function preparePack(environment: Environment): void {
  const { cache, root, data } = environment;
  const rapport = join(root, "bin/rapport");
  if (!existsSync(rapport)) {
    throw new Error("bin/rapport is missing; run `make build` first");
  }
  const products = join(cache, "products.csv");
  const config =
    data === undefined ? join(environment.store, "rapport.json") : writeDataConfig(environment);
  const stamp_file = join(cache, "pack.stamp");
  const stamp = stampOf(environment, [rapport, products, config]);
  const current = existsSync(stamp_file) && readFileSync(stamp_file, "utf8") === stamp;
  if (current && existsSync(environment.pack)) return;

  const events = data === undefined ? join(cache, "events.csv") : join(data, "events.csv.gz");
  if (data === undefined) {
    const simulation = ["--products", products, "--shoppers", "2000", "--seed", "7"];
    run(root, rapport, ["simulate", ...simulation, "--out", events]);
  }
  const build = ["build", "--products", products, "--events", events, "--config", config];
  const currency = data === undefined ? [] : ["--currency", environment.currency];
  run(root, rapport, [...build, ...currency, "--out", environment.pack]);
  writeFileSync(stamp_file, stamp);
}

/** Another shop has one market and its own currency: the demo's configuration without the rest. */
function writeDataConfig({ cache, store, currency }: Environment): string {
  const config = JSON.parse(readFileSync(join(store, "rapport.json"), "utf8")) as DemoConfig;
  const templates = Object.entries(config.templates).map(([name, { file }]) => [
    name,
    readFileSync(join(store, file), "utf8"),
  ]);
  const markets = undefined;
  const changed = {
    ...config,
    currency,
    markets,
    templates: Object.fromEntries(templates) as object,
  };
  const file = join(cache, "rapport.data.json");
  writeFileSync(file, JSON.stringify(changed, null, 2));
  return file;
}

/** The parts of rapport.json that depend on where it stands and which shop it is for. */
interface DemoConfig {
  readonly templates: Readonly<Record<string, { readonly file: string }>>;
  readonly markets?: unknown;
}

/** Changes whenever a pack built now could differ from the one there is. */
function stampOf(environment: Environment, files: readonly string[]): string {
  const hash = createHash("sha256");
  const templates = join(environment.store, "templates");
  const sources = readdirSync(templates)
    .sort()
    .map((name) => join(templates, name));
  for (const file of [...files.slice(1), ...sources]) hash.update(readFileSync(file)).update("\0");
  const by_time = environment.data === undefined ? [] : [join(environment.data, "events.csv.gz")];
  for (const file of [files[0] ?? "", ...by_time]) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\0`);
  }
  return hash.digest("hex");
}

function run(cwd: string, command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ["ignore", 2, 2] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`\`rapport ${args[0] ?? ""}\` ended with status ${status}`);
}
