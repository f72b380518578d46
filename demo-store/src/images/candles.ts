import {
  ellipse,
  faded,
  inPaint,
  line,
  METAL,
  moved,
  path,
  rect,
  repeat,
  scaled,
  shadow,
  type Brush,
  type Silhouettes,
} from "./pen.js";

const flame = (x: number, y: number): string =>
  `<circle cx="${x}" cy="${y - 26}" r="46" fill="#fff3c4" opacity=".4"/>` +
  line(`M${x} ${y}v-10`, "#26272c", 4) +
  path(`M${x} ${y - 6}c-20-16-8-36 0-54c8 18 20 38 0 54z`, "#f5a63b") +
  path(`M${x} ${y - 8}c-9-8-4-18 0-28c4 10 9 20 0 28z`, "#fff0b8");

const jar = (b: Brush): string =>
  flame(200, 284) +
  faded(rect(116, 258, 168, 142, "#e8f4f5", 12), 0.55) +
  rect(124, 286, 152, 106, b.base, 8) +
  rect(236, 286, 40, 106, b.dark, 8) +
  rect(144, 308, 92, 56, "#fffdf4", 3) +
  line("M160 328h60M168 344h44", "#22409c", 4) +
  ellipse(200, 286, 76, 9, b.light);

export const CANDLES: Silhouettes = {
  taper: (b) =>
    shadow(100) +
    [140, 244]
      .map(
        (x, i) =>
          flame(x + 10, 118 + i * 34) +
          path(`M${x} ${118 + i * 34}h20l6 ${250 - i * 34}h-32z`, b.base) +
          path(`M${x + 14} ${118 + i * 34}h6l6 ${250 - i * 34}h-12z`, b.dark) +
          rect(x - 22, 366, 64, 34, "#c9a14a", 6) +
          rect(x + 22, 366, 20, 34, "#9f7a2c", 6),
      )
      .join(""),
  pillar: (b) =>
    shadow(100) +
    flame(200, 186) +
    rect(126, 180, 148, 220, b.base, 10) +
    rect(230, 184, 44, 216, b.dark, 10) +
    ellipse(200, 186, 72, 12, b.light) +
    path("M126 200q10 40 20 0z", b.light) +
    rect(146, 220, 11, 150, b.light, 5),
  ribbed: (b) =>
    shadow(94) +
    flame(200, 206) +
    repeat(
      6,
      (i) =>
        rect(122 + i * 26, 206, 26, 194, i > 3 ? b.dark : b.base, 13) +
        rect(128 + i * 26, 220, 6, 166, b.light, 3),
    ) +
    ellipse(200, 208, 76, 11, b.light),
  jar: (b) => shadow(96) + jar(b),
  jars: (b) =>
    shadow(150) +
    moved(scaled(jar(inPaint(b, "blue")), 0.62), -104, 0) +
    moved(scaled(jar(inPaint(b, "moss")), 0.62), 104, 0) +
    scaled(jar(inPaint(b, "butter")), 0.7),
  tealight: (b) =>
    shadow(110) +
    flame(200, 318) +
    path("M96 310h208l-22 76q-4 14-18 14H136q-14 0-18-14z", b.base) +
    path("M256 310h48l-22 76q-4 14-18 14h-34q20-40 26-90z", b.dark) +
    line("M130 328l14 54M164 330l6 54M200 330v54M234 330l-6 54", b.light, 5) +
    ellipse(200, 310, 104, 16, b.light) +
    ellipse(200, 314, 66, 9, "#fdf3d0"),
  chamber: (b) =>
    shadow(130) +
    flame(196, 206) +
    rect(180, 200, 34, 130, "#fdf6e2", 5) +
    rect(202, 200, 12, 130, "#e6d8b4", 5) +
    `<circle cx="322" cy="344" r="30" fill="none" stroke="${b.dark}" stroke-width="12"/>` +
    rect(166, 312, 62, 62, b.base, 8) +
    rect(206, 312, 22, 62, b.dark, 8) +
    path("M66 360h266q-14 40-66 40H132q-52 0-66-40z", b.base) +
    path("M278 360h54q-14 40-66 40h-30q34-10 42-40z", b.dark) +
    rect(60, 352, 278, 13, b.light, 6),
  stick: (b) =>
    shadow(80) +
    flame(200, 106) +
    rect(184, 100, 32, 110, "#fdf6e2", 5) +
    rect(204, 100, 12, 110, "#e6d8b4", 5) +
    path("M158 200h84l-14 36h-56z", b.base) +
    path("M186 234h28l8 40-12 18 12 74h-44l12-74-12-18z", b.base) +
    path("M204 234h10l8 40-12 18 12 74h-18z", b.dark) +
    ellipse(200, 282, 30, 10, b.light) +
    path("M118 400q6-40 82-40t82 40z", b.base) +
    path("M222 362q56 6 60 38h-40q2-22-20-38z", b.dark),
  match: (b) =>
    shadow(80) +
    repeat(
      7,
      (i) =>
        line(`M${164 + i * 12} 270l${(i - 3) * 10} -130`, "#e6c48f", 8) +
        `<circle cx="${164 + i * 12 + (i - 3) * 10}" cy="138" r="10" fill="${b.base}"/>`,
    ) +
    faded(rect(134, 216, 132, 184, "#e8f4f5", 14), 0.6) +
    line("M154 240v136", "#ffffff", 7) +
    rect(126, 206, 148, 16, METAL.light, 7) +
    rect(160, 290, 80, 60, "#fffdf4", 3) +
    line("M176 312h48M182 328h36", b.base, 5),
};
