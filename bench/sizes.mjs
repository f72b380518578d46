// What a page downloads, against bench/budgets.json. `--tap` prints test lines instead of a table.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { limitOf } from "./budgets.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export function brotliBytes(path) {
  return brotliCompressSync(readFileSync(path), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
  }).length;
}

/** One row a file: name, brotli bytes, budget. */
export function sizes() {
  const files = [
    ["shim", "rapport.js", limitOf("shim_brotli_bytes")],
    ["shim, classic script", "rapport.classic.js", limitOf("shim_brotli_bytes")],
    ["device part, with consent", "rapport-device.js", limitOf("device_brotli_bytes")],
    ["less like this, when used", "rapport-dismiss.js", limitOf("dismiss_brotli_bytes")],
    ["inspector, for staff", "rapport-inspector.js", limitOf("inspector_brotli_bytes")],
    ["glue", "rapport-core.mjs", limitOf("glue_brotli_bytes")],
    ["wasm", "rapport-core.wasm", limitOf("wasm_brotli_bytes")],
  ];
  return files.map(([name, file, budget]) => ({
    name,
    value: brotliBytes(at(`../js/dist/${file}`)),
    budget,
    unit: "bytes",
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = sizes();
  const over = rows.filter(({ value, budget }) => value > budget);
  if (process.argv.includes("--tap")) {
    rows.forEach(({ name, value, budget }, i) =>
      console.log(
        `${value <= budget ? "ok" : "not ok"} ${i + 1} - ${name} takes ${value} bytes, at most ${budget}`,
      ),
    );
    console.log(`# pass ${rows.length - over.length}\n# fail ${over.length}`);
  } else {
    for (const { name, value, budget } of rows)
      console.log(`${name.padEnd(28)} ${value} of ${budget} bytes`);
  }
  process.exitCode = over.length > 0 ? 1 : 0;
}
