import { RapportError } from "../errors.js";

/** A file of a pack: its name beside the manifest, its size and its hash as Subresource Integrity writes it. */
export interface PackFile {
  file: string;
  bytes: number;
  integrity: string;
}

/** The pack of one market, as the manifest names it. */
export interface Pack {
  version: number;
  market: string;
  locale: string;
  currency: string;
  /** Names of its files; `overlay` is there when prices, stock or blocked products changed since the build. */
  files: string[];
  /** Differs whenever what is published does. */
  key: string;
  /** @throws RapportError `network`, `corrupt`, `limit` or `unknown_name` */
  fetchFile(name: string, signal: AbortSignal): Promise<ArrayBuffer>;
}

/** The pack format and the core's interface this shim speaks. */
export const pack_format = 1;
export const core_abi = 2;
const max_file_bytes = 8 * 1024 * 1024;

/** Static files carry nothing of the shopper: no cookies, no referrer. */
export const fetch_options = {
  mode: "cors",
  credentials: "omit",
  referrerPolicy: "no-referrer",
} as const;

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function readMarket(manifest: unknown, wanted: string | undefined): Json {
  if (!isObject(manifest) || !Array.isArray(manifest["markets"]))
    throw new RapportError("corrupt", "manifest.json is not a manifest");
  if (manifest["enabled"] === false) throw new RapportError("disabled", "the pack is switched off");
  if (manifest["format"] !== pack_format || manifest["abi"] !== core_abi)
    throw new RapportError(
      "version",
      `pack of format ${String(manifest["format"])}, abi ${String(manifest["abi"])}; this script reads ${pack_format}, ${core_abi}`,
    );
  const markets = manifest["markets"].filter(isObject);
  const market =
    wanted === undefined ? markets[0] : markets.find((entry) => entry["name"] === wanted);
  if (!market)
    throw new RapportError("no_market", `the pack has no market '${wanted ?? "(first)"}'`);
  return market;
}

function readFile(market: Json, name: string): PackFile {
  const files = market["files"];
  const entry = isObject(files) ? new Map(Object.entries(files)).get(name) : undefined;
  if (!isObject(entry)) throw new RapportError("unknown_name", `the manifest lists no '${name}'`);
  const { file, bytes, integrity } = entry;
  if (
    typeof file !== "string" ||
    !/^[\w.-]+$/.test(file) ||
    typeof bytes !== "number" ||
    typeof integrity !== "string" ||
    !/^sha(256|384|512)-/.test(integrity)
  )
    throw new RapportError("corrupt", `the manifest's entry '${name}' is malformed`);
  if (!(bytes <= max_file_bytes)) throw new RapportError("limit", `'${name}' is over 8 MiB`);
  return { file, bytes, integrity };
}

/** @throws RapportError `network` */
export async function fetchOk(url: URL, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...fetch_options, ...options }).catch((error: unknown) => {
    throw new RapportError("network", `${url.pathname} cannot be fetched (${String(error)})`);
  });
  if (!response.ok) throw new RapportError("network", `${url.pathname} answers ${response.status}`);
  return response;
}

/**
 * Fetches `manifest.json` under `base` and picks a market; the first without `wanted`.
 * @throws RapportError `network`, `corrupt`, `disabled`, `version` or `no_market`
 */
export async function openPack(
  base: URL,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<Pack> {
  const response = await fetchOk(new URL("manifest.json", base), { signal });
  const manifest: unknown = await response.json().catch(() => undefined);
  const market = readMarket(manifest, wanted);
  return {
    version: Number((manifest as Json)["version"]) || 0,
    market: String(market["name"]),
    locale: String(market["locale"]),
    currency: String(market["currency"]),
    files: Object.keys(market["files"] ?? {}),
    key: JSON.stringify(market),
    async fetchFile(name, signal) {
      const { file, bytes, integrity } = readFile(market, name);
      const found = await fetchOk(new URL(file, base), { signal, integrity });
      const content = await found.arrayBuffer();
      if (content.byteLength !== bytes)
        throw new RapportError(
          "corrupt",
          `${file} has ${content.byteLength} bytes instead of ${bytes}`,
        );
      return content;
    },
  };
}
