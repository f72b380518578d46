import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { rapport, root } from "./paths.js";

/** A pack of the demo shop's own products and the simulated events it was trained on. */
export interface BuiltPack {
  readonly pack_dir: string;
  readonly events_csv: string;
}

const config = join(root, "demo-store/rapport.json");
const shelf = join(root, ".cache/journeys");

/**
 * The pack every journey uses, built by the first that asks and kept until the `rapport` command, the products or the
 * configuration change. `members` stand in the configuration in the place of the demo store's. Test files that ask at
 * the same time each build, and one of them wins.
 */
export function builtPack(members: object = {}): BuiltPack {
  const products = execFileSync("node", [join(root, "demo-store/dist/products.js")], {
    encoding: "utf8",
  }).trim();
  const changes = JSON.stringify(members);
  const kept = join(shelf, stampOf([rapport, products, config, ...templates()], changes));
  if (!existsSync(kept)) build(products, kept, members);
  return { pack_dir: join(kept, "pack"), events_csv: join(kept, "events.csv") };
}

/** Of the configuration, as far as a copy of it in another folder has to be otherwise. */
interface Market {
  products?: string;
}

function build(products: string, kept: string, members: object): void {
  mkdirSync(shelf, { recursive: true });
  const aside = mkdtempSync(join(shelf, "new-"));
  const events = join(aside, "events.csv");
  const changed = join(aside, "rapport.json");
  const written = JSON.parse(readFileSync(config, "utf8")) as { markets?: Market[] };
  const markets = written.markets?.map(({ products: own, ...market }) =>
    own === undefined ? market : { ...market, products: join(dirname(config), own) },
  );
  writeFileSync(changed, JSON.stringify({ ...written, markets, ...members }));
  cpSync(join(root, "demo-store/templates"), join(aside, "templates"), { recursive: true });
  const run = (...args: string[]): void =>
    void execFileSync(rapport, args, { cwd: root, stdio: "pipe" });
  run("simulate", "--products", products, "--shoppers", "2000", "--seed", "7", "--out", events);
  const inputs = ["--products", products, "--events", events, "--config", changed];
  run("build", ...inputs, "--out", join(aside, "pack"));
  try {
    renameSync(aside, kept);
  } catch (error) {
    rmSync(aside, { recursive: true });
    if (!existsSync(kept)) throw error;
  }
}

function templates(): string[] {
  const folder = join(root, "demo-store/templates");
  return readdirSync(folder).map((name) => join(folder, name));
}

function stampOf(files: readonly string[], changes: string): string {
  const hash = createHash("sha256").update(changes);
  for (const file of files) hash.update(readFileSync(file)).update("\0");
  return hash.digest("hex").slice(0, 16);
}
