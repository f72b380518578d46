// Bundles the two scripts a page may load, and the parts they load when needed, into js/dist, puts the core beside them and checks their size.
import { brotliCompressSync, constants } from "node:zlib";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { limitOf } from "../bench/budgets.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const max_brotli_bytes = limitOf("shim_brotli_bytes");
const { version } = JSON.parse(readFileSync(here("package.json"), "utf8"));

const common = {
  bundle: true,
  minify: true,
  target: "es2020",
  legalComments: "none",
  // Private members end in an underscore; nothing of the Web platform does.
  mangleProps: /^[a-z]\w*_$/,
  define: { RAPPORT_VERSION: JSON.stringify(version) },
  tsconfig: here("tsconfig.build.json"),
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: [here("src/rapport.ts")],
  format: "esm",
  outfile: here("dist/rapport.js"),
});
for (const [entry, name] of [
  ["device", "device"],
  ["dismiss/dismissals", "dismiss"],
  ["inspector/inspector", "inspector"],
])
  await build({
    ...common,
    entryPoints: [here(`src/${entry}.ts`)],
    format: "esm",
    outfile: here(`dist/rapport-${name}.js`),
  });
await build({
  ...common,
  entryPoints: [here("src/classic.ts")],
  format: "iife",
  outfile: here("dist/rapport.classic.js"),
});

mkdirSync(here("dist"), { recursive: true });
for (const name of ["rapport-core.mjs", "rapport-core.wasm"]) {
  const built = here(`../build/wasm/wasm/${name}`);
  const placed = here(`dist/${name}`);
  if (!existsSync(built)) console.log(`${name.padEnd(20)} not built yet`);
  else if (name.endsWith(".wasm")) copyFileSync(built, placed);
  else {
    const { code } = await transform(readFileSync(built, "utf8"), { minify: true, format: "esm" });
    writeFileSync(placed, code);
  }
}

function brotliBytes(file) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(readFileSync(file), { params }).length;
}
for (const name of readdirSync(here("dist")).filter((file) => /\.(m?js|wasm)$/.test(file))) {
  const bytes = readFileSync(here(`dist/${name}`)).length;
  const brotli_bytes = brotliBytes(here(`dist/${name}`));
  console.log(`${name.padEnd(20)} ${bytes} bytes, ${brotli_bytes} brotli`);
  if (name.startsWith("rapport.") && brotli_bytes > max_brotli_bytes) {
    console.error(`${name} is over ${max_brotli_bytes} bytes`);
    process.exitCode = 1;
  }
}
