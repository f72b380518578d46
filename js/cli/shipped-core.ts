// The WebAssembly module and pack exactly as pages load them, opened in Node.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CoreClient } from "../src/engine/core-module.js";
import { InputError } from "./queries.js";

interface ManifestFile {
  file: string;
  bytes: number;
  integrity: string;
}

interface Manifest {
  markets: { name: string; files: { head: ManifestFile; overlay?: ManifestFile } }[];
}

interface NodeModule {
  Client: new () => CoreClient;
}

/** Copies a block in and calls what takes it; throws InputError with the core's own words on failure. */
export function give(
  client: CoreClient,
  block: Uint8Array,
  call: (size_bytes: number) => number,
): void {
  client.input(block.length).set(block);
  if (call(block.length) !== 0) throw new InputError(client.message());
}

/** The head and, where there is one, the overlay of a market, after their hashes were checked. */
function readFiles(pack: string, market: string): { head: Uint8Array; overlay?: Uint8Array } {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8")) as Manifest;
  } catch {
    throw new InputError(
      `${join(pack, "manifest.json")}: cannot be read; is ${pack} a pack written by \`rapport build\`?`,
    );
  }
  const entry = manifest.markets.find(({ name }) => market === "" || name === market);
  if (entry === undefined) throw new InputError(`${pack}: has no market named ${market}`);
  const { head, overlay } = entry.files;
  return overlay
    ? { head: readFile(pack, head), overlay: readFile(pack, overlay) }
    : { head: readFile(pack, head) };
}

function readFile(pack: string, { file, integrity }: ManifestFile): Uint8Array {
  const bytes = readFileSync(join(pack, file));
  if (`sha256-${createHash("sha256").update(bytes).digest("base64")}` !== integrity)
    throw new InputError(
      `${join(pack, file)}: its hash is not the manifest's; build the pack again`,
    );
  return bytes;
}

/** A client from `dist` with the pack's files fed. `market` "" is the pack's first. */
export async function openCore(dist: string, pack: string, market: string): Promise<CoreClient> {
  const { head, overlay } = readFiles(pack, market);
  const glue = (await import(pathToFileURL(join(dist, "rapport-core.mjs")).href)) as {
    default: (options: { wasmBinary: Uint8Array }) => Promise<NodeModule>;
  };
  const module = await glue.default({ wasmBinary: readFileSync(join(dist, "rapport-core.wasm")) });
  const client = new module.Client();
  for (const name of client
    .needs()
    .split("\n")
    .filter((needed) => needed !== ""))
    give(client, head, (size_bytes) => client.feed(name, size_bytes));
  if (overlay) give(client, overlay, (size_bytes) => client.feed("overlay", size_bytes));
  return client;
}
