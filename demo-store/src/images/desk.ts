import {
  faded,
  inPaint,
  line,
  METAL,
  path,
  rect,
  repeat,
  rotated,
  shadow,
  type Brush,
  type Silhouettes,
  WOOD,
} from "./pen.js";

const notebook = (b: Brush): string =>
  rect(110, 122, 186, 270, "#f4efe0", 6) +
  rect(106, 118, 184, 270, b.base, 6) +
  rect(106, 118, 32, 270, b.dark, 6) +
  rect(166, 164, 96, 58, "#fffdf4", 3) +
  line("M182 186h64M182 204h42", b.dark, 4) +
  rect(268, 118, 8, 270, b.light);

const pencil = (color: string): string =>
  rect(190, 150, 20, 250, color) +
  path("M190 150l10-34 10 34z", "#ecd8b6") +
  path("M196 130l4-14 4 14z", "#26272c") +
  faded(rect(204, 150, 6, 250, "#1a2138"), 0.2);

const grid = (b: Brush, y: number): string =>
  repeat(7, (i) => line(`M132 ${y + i * 26}h136`, i ? b.light : b.base, i ? 3 : 7));

export const DESK: Silhouettes = {
  notebook: (b) => shadow(110) + rotated(notebook(b), -5, 200, 400),
  notebooks: (b) =>
    shadow(130) +
    ["butter", "brick", "sky"]
      .map((color, i) => rotated(notebook(inPaint(b, color)), -16 + i * 14, 200, 420))
      .join(""),
  planner: (b) =>
    line("M200 40l-70 52M200 40l70 52", "#1a2138", 3) +
    faded(rect(84, 92, 236, 296, "#1a2138", 4), 0.15) +
    rect(80, 88, 236, 296, b.base, 4) +
    rect(80, 88, 236, 40, "#2f55c8", 4) +
    repeat(30, (i) =>
      rect(
        98 + (i % 6) * 34,
        146 + Math.floor(i / 6) * 45,
        26,
        34,
        i % 7 === 3 ? "#f1cb52" : i % 5 === 1 ? "#a9cbe6" : "#e5e8f2",
        3,
      ),
    ),
  calendar: (b) =>
    shadow(120) +
    rect(80, 380, 240, 20, b.dark, 5) +
    [0, 1]
      .map(
        (i) =>
          rect(96 + i * 106, 250, 98, 110, b.base, 6) +
          rect(172 + i * 106, 250, 22, 110, b.dark, 6) +
          `<text x="${140 + i * 106}" y="332" text-anchor="middle" font-family="Georgia,serif" font-size="76" fill="#24345e">${i ? 2 : 2}</text>`,
      )
      .join("") +
    rect(96, 362, 208, 18, b.light, 4) +
    rect(96, 208, 208, 34, b.base, 6) +
    `<text x="200" y="233" text-anchor="middle" font-family="Georgia,serif" font-size="22" letter-spacing="4" fill="#24345e">NOVEMBER</text>`,
  pad: (b) =>
    shadow(110) +
    rotated(
      rect(104, 132, 196, 264, b.dark, 4) +
        rect(100, 126, 196, 264, "#fffdf4", 4) +
        rect(100, 126, 196, 34, b.base, 4) +
        grid(b, 196),
      4,
      200,
      400,
    ),
  pencils: (b) =>
    shadow(80) +
    [-24, -14, -5, 5, 14, 24]
      .map((turn, i) => rotated(pencil(i % 2 ? b.base : b.dark), turn, 200, 470))
      .join("") +
    path("M138 300h124l-10 100H148z", METAL.base) +
    path("M226 300h36l-10 100h-34z", METAL.dark) +
    rect(132, 292, 136, 14, METAL.light, 6),
  sharpener: (b) =>
    shadow(120) +
    path("M92 300h190l36 100H92z", b.base) +
    path("M92 300h190l12 34H92z", b.light) +
    rect(128, 344, 112, 22, METAL.light, 4) +
    `<circle cx="150" cy="355" r="7" fill="${METAL.dark}"/>` +
    rotated(pencil("#c5482f"), 90, 200, 266) +
    line("M96 290c-30-20-10-50-40-56", "#ecd8b6", 9),
  scissors: (b) =>
    shadow(60) +
    rotated(
      path("M192 60l20 200-20 20-14-16z", METAL.base) +
        `<ellipse cx="154" cy="330" rx="36" ry="52" fill="none" stroke="${b.base}" stroke-width="20"/>`,
      8,
      200,
      250,
    ) +
    rotated(
      path("M208 60l-20 200 20 20 14-16z", METAL.light) +
        `<ellipse cx="246" cy="330" rx="36" ry="52" fill="none" stroke="${b.dark}" stroke-width="20"/>`,
      -8,
      200,
      250,
    ) +
    `<circle cx="200" cy="252" r="9" fill="${b.dark}"/>`,
  penpot: (b) =>
    shadow(84) +
    rotated(pencil("#f1cb52"), -12, 200, 470) +
    rotated(pencil("#c5482f"), 6, 200, 470) +
    rotated(
      rect(196, 110, 12, 280, WOOD.dark, 4) + path("M190 120h24l4-50h-32z", "#3c3d44"),
      16,
      200,
      470,
    ) +
    path("M124 260h152l-6 128q-1 12-14 12H144q-13 0-14-12z", b.base) +
    path("M236 260h40l-6 128q-1 12-14 12h-32q12-70 12-140z", b.dark) +
    rect(118, 250, 164, 18, b.light, 8) +
    rect(144, 288, 10, 90, b.light, 5),
  letter: (b) =>
    shadow(140) +
    rotated(rect(110, 120, 190, 240, "#fffdf4", 3) + grid(b, 160), 6, 200, 300) +
    rect(64, 232, 272, 168, b.base, 5) +
    path("M64 236l136 100 136-100v-4H64z", b.dark) +
    path("M64 232l136 92 136-92z", b.light) +
    `<circle cx="200" cy="318" r="22" fill="#c5482f"/>`,
};
