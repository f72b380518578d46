import type { Product } from "../catalog/product.js";
import { escapeHtml } from "../html/html.js";
import { BRUSHES } from "./brushes.js";
import { CANDLES } from "./candles.js";
import { DESK } from "./desk.js";
import { KITCHEN } from "./kitchen.js";
import { LAMPS } from "./lamps.js";
import { MUGS } from "./mugs.js";
import { groundFor, paintNames, paintOf, seedOf, type Ground } from "./palette.js";
import { faded, path, rect, type Silhouettes } from "./pen.js";
import { PLANTS } from "./plants.js";
import { STORAGE } from "./storage.js";
import { TABLEWARE } from "./tableware.js";
import { TEXTILES } from "./textiles.js";

const SILHOUETTES: Readonly<Record<string, Silhouettes>> = {
  "mugs-and-cups": MUGS,
  "plates-and-bowls": TABLEWARE,
  "kettles-and-pans": KITCHEN,
  lamps: LAMPS,
  "blankets-and-cushions": TEXTILES,
  "pots-and-planters": PLANTS,
  "brooms-and-brushes": BRUSHES,
  "baskets-and-boxes": STORAGE,
  "candles-and-matches": CANDLES,
  "paper-and-desk": DESK,
};

/** The product's picture as an SVG document, 400 × 500; the same product always gives the same bytes. */
export function pictureOf(product: Product): string {
  const seed = seedOf(product.id);
  const drawn = drawProduct(product);
  if (drawn === undefined) return document(initialsPicture(product.title, seed));
  return document(scene(groundFor(product.color, seed), seed) + drawn);
}

/** Only the product, without wall and shelf; `undefined` if no silhouette is known for it. */
export function drawProduct(product: Product): string | undefined {
  const silhouette = SILHOUETTES[product.category ?? ""]?.[product.shape ?? ""];
  return silhouette?.({ ...paintOf(product.color), seed: seedOf(product.id) });
}

function scene(ground: Ground, seed: number): string {
  const slope = 90 + (seed % 5) * 30;
  return (
    rect(0, 0, 400, 500, ground.wall) +
    faded(path(`M0 0h400v${slope / 2}L0 ${slope * 2.2}z`, "#ffffff"), 0.14) +
    rect(0, 400, 400, 100, ground.shelf) +
    rect(0, 400, 400, 5, ground.edge) +
    rect(0, 462, 400, 38, ground.edge)
  );
}

/** For products nobody has drawn: the title's initials on a paper bag in the shop's paints. */
function initialsPicture(title: string, seed: number): string {
  const names = paintNames();
  const color = names[seed % names.length];
  const paint = paintOf(color);
  const ground = groundFor(color, seed >>> 4);
  return (
    scene(ground, seed) +
    path(
      "M96 150l16-18 16 18 16-18 16 18 16-18 16 18 16-18 16 18 16-18 16 18 16-18 16 18v250H96z",
      paint.base,
    ) +
    path("M268 150l20-18 0 18v250h-56q44-110 36-250z", paint.dark) +
    rect(132, 220, 120, 120, "#fffdf4", 6) +
    `<text x="192" y="300" text-anchor="middle" font-family="Georgia,serif" font-size="56" fill="#24345e">${escapeHtml(initials(title))}</text>`
  );
}

function initials(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return letters.join("").toUpperCase() || "·";
}

function document(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500">${content}</svg>`;
}
