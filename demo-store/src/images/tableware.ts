import {
  ellipse,
  faded,
  inPaint,
  line,
  moved,
  path,
  rect,
  repeat,
  shadow,
  type Silhouettes,
} from "./pen.js";

export const TABLEWARE: Silhouettes = {
  plate: (b) =>
    shadow(90) +
    path("M120 400l26-36h108l26 36z", "#b99563") +
    `<circle cx="200" cy="244" r="140" fill="${b.dark}"/>` +
    `<circle cx="196" cy="242" r="138" fill="${b.base}"/>` +
    `<circle cx="196" cy="242" r="96" fill="${b.light}"/>` +
    `<circle cx="198" cy="245" r="92" fill="${b.base}"/>` +
    line("M92 190a118 118 0 0 1 70-60", b.light, 9) +
    rect(108, 380, 184, 20, "#d9b98a", 6),
  stack: (b) =>
    shadow(140) +
    repeat(5, (i) => {
      const c = inPaint(b, ["oat", "sky", "moss", "butter", "brick"][(i + b.seed) % 5] ?? "oat");
      const y = 388 - i * 26;
      return (
        path(`M70 ${y - 14}h260q-10 26-70 26H140q-60 0-70-26z`, c.base) +
        path(`M270 ${y - 14}h60q-10 26-70 26h-40q44-8 50-26z`, c.dark) +
        rect(66, y - 20, 268, 9, c.light, 4)
      );
    }) +
    faded(ellipse(200, 268, 134, 7, "#1a2138"), 0.15),
  bowl: (b) =>
    shadow(86) +
    path("M66 250h268c-2 76-46 128-88 138h-92c-42-10-86-62-88-138z", b.base) +
    path("M282 250h52c-2 76-46 128-88 138h-34c40-30 66-78 70-138z", b.dark) +
    path("M150 384h100l6 16H144z", b.dark) +
    line("M96 282c8 32 22 54 42 72", b.light, 10) +
    ellipse(200, 250, 134, 24, b.light) +
    ellipse(200, 254, 120, 17, "#f7f3e8"),
  deep: (b) =>
    shadow(110) +
    path("M40 300h320c-10 46-60 86-96 90H136c-36-4-86-44-96-90z", b.base) +
    path("M300 300h60c-10 46-60 86-96 90h-30c30-22 60-54 66-90z", b.dark) +
    rect(140, 386, 120, 14, b.dark, 4) +
    ellipse(200, 300, 160, 24, b.light) +
    ellipse(200, 302, 118, 14, b.base),
  platter: (b) =>
    shadow(150) +
    `<g transform="rotate(-8 200 270)">` +
    ellipse(204, 276, 168, 108, b.dark) +
    ellipse(200, 272, 168, 108, b.base) +
    ellipse(200, 272, 124, 72, b.light) +
    ellipse(203, 275, 120, 69, b.base) +
    line("M60 236a160 100 0 0 1 60-50", b.light, 9) +
    `</g>` +
    rect(100, 380, 200, 20, "#d9b98a", 6),
  jug: (b) =>
    shadow(88) +
    line("M262 208c78-10 74 112-4 116", b.dark, 18) +
    path(
      "M138 160l-26-22 40 4h104q-6 52 14 98c26 60 12 128-20 160H150c-32-32-46-100-20-160q14-36 8-80z",
      b.base,
    ) +
    path(
      "M230 142h26q-6 52 14 98c26 60 12 128-20 160h-30c34-48 40-108 22-160q-16-48-12-98z",
      b.dark,
    ) +
    line("M144 262c-14 38-12 72 2 104", b.light, 10) +
    path("M112 138l40 4h104l-8 14H142z", b.light),
  eggcup: (b) => {
    const cup =
      ellipse(200, 270, 42, 52, "#e3b48c") +
      ellipse(190, 256, 16, 24, "#f0cdae") +
      path(
        "M146 282h108c0 40-22 62-44 70v22q34 6 40 26H150q6-20 40-26v-22c-22-8-44-30-44-70z",
        b.base,
      ) +
      path(
        "M232 282h22c0 40-22 62-44 70v22q34 6 40 26h-32q-8-20-18-26v-26c20-12 32-36 32-66z",
        b.dark,
      ) +
      rect(142, 276, 116, 10, b.light, 5);
    return shadow(120) + moved(cup, -66, 0) + moved(cup, 66, 0);
  },
  dish: (b) =>
    shadow(140) +
    rect(64, 372, 272, 28, b.dark, 12) +
    path("M92 374v-58q0-44 44-44h128q44 0 44 44v58z", b.base) +
    path("M252 272h12q44 0 44 44v58h-52q10-52-4-102z", b.dark) +
    rect(112, 300, 12, 56, b.light, 6) +
    `<circle cx="200" cy="258" r="20" fill="${b.base}"/><circle cx="194" cy="252" r="8" fill="${b.light}"/>`,
};
