// Bundles the WebAssembly command into bin/rapport-wasm.
import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outfile = here("../../bin/rapport-wasm");
await build({
  entryPoints: [here("rapport-wasm.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  banner: { js: "#!/usr/bin/env node" },
  outfile,
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
