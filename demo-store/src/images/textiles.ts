import {
  BRISTLE,
  faded,
  inPaint,
  line,
  path,
  rect,
  repeat,
  shadow,
  type Silhouettes,
} from "./pen.js";

const STRIPES = ["blue", "brick", "moss", "butter"];

export const TEXTILES: Silhouettes = {
  blanket: (b) =>
    shadow(140) +
    repeat(3, (i) => {
      const y = 348 - i * 52;
      return (
        rect(72, y, 256, 54, i === 1 ? b.light : b.base, 26) +
        rect(290, y + 4, 34, 46, b.dark, 20) +
        line(`M96 ${y + 27}h168`, b.dark, 3)
      );
    }) +
    rect(96, 192, 208, 56, b.base, 26) +
    repeat(4, (i) =>
      rect(136 + i * 26, 192, 12, 56, inPaint(b, STRIPES[(i + b.seed) % 4] ?? "blue").base),
    ),
  throw: (b) =>
    shadow(96) +
    line("M70 120h260", "#b99563", 14) +
    line("M92 120v276M308 120v276", "#b99563", 10) +
    path("M112 108q88-22 176 0v206q-30 14-58 0t-60 0t-58 0z", b.base) +
    path("M240 102q30 2 48 6v206q-24 10-48 4z", b.dark) +
    repeat(6, (i) => line(`M${124 + i * 28} 132l-10 60l10 60l-8 50`, b.light, 3)) +
    repeat(11, (i) => line(`M${120 + i * 16} 318v22`, b.light, 4)),
  cushion: (b) =>
    shadow(140) +
    path("M72 196q128-34 256 0q24 96 0 196q-128 22-256 0q-24-100 0-196z", b.base) +
    path("M270 188l58 8q24 96 0 196l-70 10q36-104 12-214z", b.dark) +
    repeat(6, (i) => line(`M${100 + i * 36} 196q-10 96 0 192`, b.light, i % 2 ? 3 : 8)) +
    path("M72 196l-14-14 24 8zM328 196l14-14-24 8z", b.dark),
  bolster: (b) =>
    shadow(166) +
    rect(40, 308, 320, 92, b.base, 44) +
    faded(rect(40, 356, 320, 44, b.dark, 22), 0.5) +
    `<ellipse cx="330" cy="354" rx="30" ry="45" fill="${b.light}"/><circle cx="330" cy="354" r="7" fill="${b.dark}"/>` +
    repeat(4, (i) => line(`M${96 + i * 16} 310q-12 44 0 88`, b.light, 4)) +
    rect(112, 250, 200, 62, b.light, 30) +
    line("M136 280h120", b.dark, 3),
  rug: (b) =>
    shadow(90) +
    path("M112 60h184l10 300q-94 16-204 0z", b.base) +
    repeat(5, (i) =>
      path(
        `M${109 - i * 1.4} ${96 + i * 54}h${192 + i * 3}l1 22H${108 - i * 1.4}z`,
        i % 2 ? b.dark : b.light,
      ),
    ) +
    repeat(10, (i) => line(`M${114 + i * 20} 364v30M${120 + i * 19} 58v-18`, BRISTLE, 4)),
  bottle: (b) =>
    shadow(100) +
    rect(172, 110, 56, 54, "#8a3a2c", 10) +
    path(
      "M160 150h80q4 30 30 44q30 16 30 54v120q0 32-32 32H132q-32 0-32-32V248q0-38 30-54q26-14 30-44z",
      b.base,
    ) +
    path("M240 150q4 30 30 44q30 16 30 54v120q0 32-32 32h-40q30-110-8-250z", b.dark) +
    repeat(4, (i) => line(`M124 ${260 + i * 32}q20-16 38 0t38 0t38 0t38 0`, b.light, 4)) +
    rect(154, 144, 92, 20, b.light, 10),
};
