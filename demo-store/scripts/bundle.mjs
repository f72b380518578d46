// Bundles what a page of the shop loads into dist/assets, with content hashes in the names.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const out_dir = join(root, "dist/assets");

rmSync(out_dir, { recursive: true, force: true });
mkdirSync(out_dir, { recursive: true });

const result = await build({
  absWorkingDir: root,
  entryPoints: { store: "src/browser/store.ts", shop: "src/styles/shop.css" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  outdir: out_dir,
  publicPath: "/assets",
  entryNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  loader: { ".woff2": "file" },
  metafile: true,
});

const outputs = Object.keys(result.metafile.outputs);
const url = (path) => `/assets/${basename(path)}`;
const find = (pattern) => outputs.filter((path) => pattern.test(path)).map(url);
const assets = {
  script: find(/\/store\.[^/]+\.js$/)[0],
  style: find(/\/shop\.[^/]+\.css$/)[0],
  fonts: find(/latin-[^/]*\.woff2$/),
};
writeFileSync(join(root, "dist/assets.json"), `${JSON.stringify(assets, null, 2)}\n`);
