import { RapportError } from "../errors.js";
import { fetchBytes } from "./fetch-file.js";

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
  fetchFile(name: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** The pack format and the core's interface this shim speaks. */
export const pack_format = 1;
export const core_abi = 2;
const max_file_bytes = 8 * 1024 * 1024;
/** One whole hash; browsers skip the check for anything they do not understand. */
const hash_pattern = /^(sha256-[\w+/]{43}=|sha384-[\w+/]{64}|sha512-[\w+/]{86}==)$/;

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
    typeof integrity !== "string"
  )
    throw new RapportError("corrupt", `the manifest's entry '${name}' is malformed`);
  if (!hash_pattern.test(integrity))
    throw new RapportError(
      "corrupt",
      `the manifest's integrity of '${name}' is no hash: '${integrity.slice(0, 40)}'`,
    );
  if (!(bytes <= max_file_bytes)) throw new RapportError("limit", `'${name}' is over 8 MiB`);
  return { file, bytes, integrity };
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
  const bytes = await fetchBytes(new URL("manifest.json", base), { signal });
  const manifest = parse(new TextDecoder().decode(bytes));
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
      const content = await fetchBytes(new URL(file, base), { signal, integrity });
      if (content.byteLength !== bytes)
        throw new RapportError(
          "corrupt",
          `${file} has ${content.byteLength} bytes instead of ${bytes}`,
        );
      return content;
    },
  };
}
