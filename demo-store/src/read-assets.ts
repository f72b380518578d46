import { readFileSync } from "node:fs";
import type { Assets } from "./pages/view.js";

/** Reads the list `scripts/bundle.mjs` leaves. @throws if the shop has not been built. */
export function readAssets(file: string): Assets {
  const assets: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isAssets(assets)) throw new Error(`${file} lists no script, style and fonts`);
  return assets;
}

function isAssets(value: unknown): value is Assets {
  return (
    typeof value === "object" &&
    value !== null &&
    "script" in value &&
    typeof value.script === "string" &&
    "style" in value &&
    typeof value.style === "string" &&
    "fonts" in value &&
    Array.isArray(value.fonts)
  );
}
