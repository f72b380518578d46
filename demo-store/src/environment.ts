import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where everything is, and what the person starting the shop chose. Paths are absolute. */
export interface Environment {
  /** The repository's root. */
  readonly root: string;
  readonly store: string;
  /** What is prepared before the shop opens; another shop's data has a folder of its own. */
  readonly cache: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Folder with another shop's products.csv and events.csv.gz. */
  readonly data?: string;
  readonly currency: string;
  readonly pack: string;
  /** The pack was given, so none is built. */
  readonly pack_given: boolean;
  readonly events_db: string;
}

/** @throws RangeError for a port or currency that cannot be one. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const store = fileURLToPath(new URL("..", import.meta.url));
  const root = resolve(store, "..");
  const port = Number(env["PORT"] || 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError(`PORT=${env["PORT"]} is no port; use a number from 0 to 65535`);
  }
  const currency = env["CURRENCY"] || "GBP";
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new RangeError(`CURRENCY=${currency} is no currency; use three letters such as EUR`);
  }
  const data = env["DATA"];
  const cache = join(root, data ? ".cache/demo/data" : ".cache/demo");
  return {
    root,
    store,
    cache,
    port,
    currency,
    ...(data ? { data: resolve(data) } : {}),
    pack: env["PACK_DIR"] ? resolve(env["PACK_DIR"]) : join(cache, "pack"),
    pack_given: Boolean(env["PACK_DIR"]),
    events_db: env["EVENTS_DB"] ? resolve(env["EVENTS_DB"]) : join(cache, "events.sqlite"),
  };
}
