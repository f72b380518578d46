import { describe, RapportError } from "../errors.js";
import { fetchBytes, fetchOk } from "./fetch-file.js";
import { core_abi } from "./manifest.js";

/** The class wasm/client.h describes, as Embind exposes it. Views are dead after the next call of any method. */
export interface CoreClient {
  input(size_bytes: number): Uint8Array;
  needs(): string;
  feed(name: string, size_bytes: number): number;
  history(size_bytes: number): number;
  facts(size_bytes: number): number;
  products(size_bytes: number): number;
  decide(
    size_bytes: number,
    now_ms: number,
    utc_offset_minutes: number,
    seed: number,
    level: number,
  ): number;
  rank(strategy: string, now_ms: number, top: number, exclude: number): number;
  explain(
    size_bytes: number,
    now_ms: number,
    utc_offset_minutes: number,
    seed: number,
    level: number,
  ): number;
  expired(now_ms: number): number;
  output(): Uint8Array;
  message(): string;
  delete(): void;
}

interface CoreModule {
  abi(): number;
  Client: new () => CoreClient;
}

type CoreFactory = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}) => Promise<CoreModule>;

/** Compiles while downloading where the server names the type exactly, and from bytes where it does not. */
async function compile(url: URL, signal: AbortSignal): Promise<WebAssembly.Module> {
  const response = await fetchOk(url, { signal });
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile((await fetchBytes(url, { signal }, response)) as BufferSource);
}

async function importGlue(url: URL, signal: AbortSignal): Promise<{ default: CoreFactory }> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ url.href)) as {
      default: CoreFactory;
    };
  } catch (error) {
    // Browsers tell neither status nor type of a module that does not load.
    await fetchBytes(url, { signal });
    throw error;
  }
}

/**
 * Loads `rapport-core.mjs` and `rapport-core.wasm` from `base` and makes a client.
 * @throws RapportError `network`, `version` or `wasm`
 */
export async function loadCore(base: URL, signal: AbortSignal): Promise<CoreClient> {
  try {
    const [glue, wasm] = await Promise.all([
      importGlue(new URL("rapport-core.mjs", base), signal),
      compile(new URL("rapport-core.wasm", base), signal),
    ]);
    const module = await new Promise<CoreModule>((resolve, reject) => {
      const instantiateWasm: Parameters<CoreFactory>[0]["instantiateWasm"] = (imports, done) => {
        WebAssembly.instantiate(wasm, imports).then(
          (instance) => done(instance, wasm),
          (error: unknown) => reject(new RapportError("wasm", describe(error))),
        );
        return {};
      };
      glue.default({ instantiateWasm }).then(resolve, reject);
    });
    if (module.abi() !== core_abi)
      throw new RapportError("version", `the core has abi ${module.abi()}, not ${core_abi}`);
    return new module.Client();
  } catch (error) {
    if (!(error instanceof RapportError)) throw new RapportError("wasm", describe(error));
    if (error.code !== "network") throw error;
    throw new RapportError("network", `${error.message}; data-assets names the folder it lies in`);
  }
}
