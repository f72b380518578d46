import type { Product } from "../catalog/product.js";
import { BRUSHES } from "./brushes.js";
import { KITCHEN } from "./kitchen.js";
import { LAMPS } from "./lamps.js";
import { MUGS } from "./mugs.js";
import { paintOf } from "./palette.js";
import { faded, line, path, rect, repeat, type Brush, type Silhouette } from "./pen.js";
import { pictureOf } from "./picture.js";
import { PLANTS } from "./plants.js";
import { STORAGE } from "./storage.js";
import { TABLEWARE } from "./tableware.js";
import { TEXTILES } from "./textiles.js";

/** A thing on a shelf of the cupboard: `x` and `y` are the middle of its foot. */
interface Piece {
  readonly draw: Silhouette | undefined;
  readonly color: string;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Mood {
  readonly wall: string;
  readonly stair: string;
  readonly inside: string;
  readonly shelf: string;
  /** Colour of the broom by the wall. */
  readonly broom: string;
  readonly pieces: readonly Piece[];
}

const piece = (
  draw: Silhouette | undefined,
  color: string,
  x: number,
  y: number,
  scale: number,
): Piece => ({ draw, color, x, y, scale });

const STEPS = 8;
const STEP = 90;
const WIDTH = 960;
const HEIGHT = 720;

const CUPBOARD: Mood = {
  wall: "#f5e0a0",
  stair: "#2f55c8",
  inside: "#22409c",
  shelf: "#f1cb52",
  broom: "brick",
  pieces: [
    piece(TABLEWARE["stack"], "oat", 104, 300, 0.27),
    piece(PLANTS["pot"], "brick", 112, 440, 0.3),
    piece(KITCHEN["kettle"], "brick", 222, 440, 0.29),
    piece(TEXTILES["blanket"], "chalk", 122, 580, 0.4),
    piece(STORAGE["caddy"], "butter", 246, 580, 0.4),
    piece(MUGS["straight"], "rose", 352, 580, 0.33),
    piece(STORAGE["basket"], "brick", 140, 706, 0.37),
    piece(BRUSHES["dustpan"], "moss", 286, 706, 0.37),
    piece(STORAGE["crate"], "ash", 424, 706, 0.34),
  ],
};

const EVENING: Mood = {
  ...CUPBOARD,
  wall: "#c4d9ea",
  stair: "#c5482f",
  inside: "#9c3422",
  shelf: "#f1cabd",
  broom: "navy",
  pieces: [
    piece(LAMPS["globe"], "brass", 104, 300, 0.27),
    piece(TABLEWARE["jug"], "sky", 112, 440, 0.3),
    piece(TABLEWARE["bowl"], "butter", 222, 440, 0.29),
    piece(LAMPS["lantern"], "navy", 122, 580, 0.4),
    piece(TEXTILES["blanket"], "oat", 246, 580, 0.4),
    piece(MUGS["barrel"], "chalk", 352, 580, 0.33),
    piece(STORAGE["hamper"], "blue", 140, 706, 0.37),
    piece(KITCHEN["pot"], "sage", 286, 706, 0.37),
    piece(STORAGE["archive"], "butter", 424, 706, 0.34),
  ],
};

const SPRING: Mood = {
  ...CUPBOARD,
  wall: "#f1cabd",
  stair: "#496352",
  inside: "#2f4638",
  shelf: "#e9cb7e",
  broom: "blue",
  pieces: [
    piece(PLANTS["can"], "butter", 104, 300, 0.27),
    piece(PLANTS["sphere"], "oat", 112, 440, 0.3),
    piece(TABLEWARE["stack"], "sky", 222, 440, 0.29),
    piece(STORAGE["tub"], "blue", 122, 580, 0.4),
    piece(KITCHEN["teapot"], "rose", 246, 580, 0.4),
    piece(MUGS["beaker"], "rust", 352, 580, 0.33),
    piece(PLANTS["legs"], "chalk", 140, 706, 0.37),
    piece(STORAGE["shaker"], "brick", 286, 706, 0.37),
    piece(STORAGE["basket"], "sky", 424, 706, 0.34),
  ],
};

const MOODS: Readonly<Record<string, Mood>> = {
  cupboard: CUPBOARD,
  evening: EVENING,
  spring: SPRING,
};

/** Stands on the page of an empty basket, whatever the shop sells. */
const BASKET: Product = {
  id: "basket",
  title: "Basket",
  category: "baskets-and-boxes",
  shape: "basket",
  color: "oat",
  tags: [],
  rating_count: 0,
};

/** Large pictures of the shop, by name; `undefined` for a name there is none of. */
export function artOf(name: string): string | undefined {
  if (name === "lost") return lostArt();
  if (name === "basket") return pictureOf(BASKET);
  const mood = MOODS[name];
  return mood === undefined ? undefined : cupboardArt(mood);
}

/** A flight of stairs going up to the left, with a shelved cupboard beneath. */
function cupboardArt(mood: Mood): string {
  const outline = repeat(STEPS, () => `h${STEP}v${STEP}`);
  const treads = repeat(STEPS, (i) => rect(i * STEP - 6, i * STEP, STEP + 18, 12, mood.shelf, 3));
  const shelves = [300, 440, 580].map((y) => rect(44, y, y - 190, 10, mood.shelf, 2)).join("");
  const content =
    rect(0, 0, WIDTH, HEIGHT, mood.wall) +
    faded(
      repeat(9, (i) => line(`M${130 + i * 104} 0v720`, "#ffffff", 2)),
      0.25,
    ) +
    path(`M0 720V0${outline}z`, mood.stair) +
    path("M44 720V190L574 720z", mood.inside) +
    treads +
    handrail() +
    shelves +
    mood.pieces.map(place).join("") +
    place(piece(BRUSHES["broom"], mood.broom, 766, 706, 0.38)) +
    rect(0, 706, WIDTH, 14, mood.inside);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${content}</svg>`;
}

function handrail(): string {
  return (
    repeat(6, (i) => line(`M${230 + i * STEP} ${180 + i * STEP}v-112`, "#24345e", 6)) +
    line("M196 34L724 562", "#24345e", 14) +
    line("M724 562v60", "#24345e", 14)
  );
}

function place({ draw, color, x, y, scale }: Piece): string {
  if (draw === undefined) return "";
  const brush: Brush = { ...paintOf(color), seed: 3 };
  return `<g transform="translate(${x - 200 * scale} ${y - 400 * scale}) scale(${scale})">${draw(brush)}</g>`;
}

/** For addresses nothing stands at: a shelf with a ring in the dust. */
function lostArt(): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500">' +
    rect(0, 0, 400, 500, "#c4d9ea") +
    path("M0 0h400v60L0 240z", "#d5e5f1") +
    rect(0, 400, 400, 100, "#a2c0da") +
    rect(0, 400, 400, 5, "#84a5c3") +
    '<ellipse cx="200" cy="432" rx="86" ry="15" fill="none" stroke="#84a5c3" stroke-width="5" stroke-dasharray="9 7"/>' +
    line("M300 0v150", "#24345e", 2) +
    line("M286 160c0-16 28-16 28 0s-28 16-28 0m14 14v22m-12 18c4-14 20-14 24 0", "#24345e", 4) +
    "</svg>"
  );
}
