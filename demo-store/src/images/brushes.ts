import {
  BRISTLE,
  METAL,
  WOOD,
  line,
  path,
  rect,
  repeat,
  rotated,
  shadow,
  type Silhouettes,
} from "./pen.js";

const bristles = (x: number, y: number, width: number, height: number, flare = 0): string => {
  const count = Math.max(4, Math.round(width / 13));
  return (
    path(`M${x} ${y}h${width}l${flare} ${height}H${x - flare}z`, BRISTLE) +
    repeat(count, (i) => {
      const at = x + (width * (i + 0.5)) / count;
      const lean = ((i + 0.5) / count - 0.5) * 2 * flare;
      return line(`M${at.toFixed(1)} ${y + 4}l${lean.toFixed(1)} ${height - 8}`, "#cdb27d", 3);
    })
  );
};

export const BRUSHES: Silhouettes = {
  broom: (b) =>
    shadow(120) +
    rotated(
      rect(192, 20, 16, 300, WOOD.base, 8) +
        rect(202, 20, 6, 300, WOOD.dark, 3) +
        bristles(100, 334, 200, 62, 12) +
        path("M88 336q6-34 70-38h84q64 4 70 38z", b.base) +
        path("M242 298q64 4 70 38h-60q2-22-10-38z", b.dark),
      4,
      200,
      400,
    ),
  cobweb: (b) =>
    rect(193, 190, 14, 210, b.base, 7) +
    repeat(18, (i) =>
      rotated(line("M200 160v-112", i % 2 ? BRISTLE : "#cdb27d", 9), i * 20, 200, 160),
    ) +
    `<circle cx="200" cy="160" r="42" fill="${b.base}"/><circle cx="190" cy="150" r="16" fill="${b.light}"/>` +
    shadow(30),
  dustpan: (b) =>
    shadow(150) +
    rotated(
      rect(176, 100, 30, 130, WOOD.base, 14) +
        path("M84 220h216l30 160H54z", b.base) +
        path("M254 220h46l30 160h-60z", b.dark) +
        line("M116 250l-18 100", b.light, 10) +
        rect(48, 372, 288, 16, b.light, 6),
      0,
      200,
      300,
    ) +
    rotated(rect(126, 310, 210, 28, WOOD.base, 14) + bristles(216, 338, 112, 46, 8), -18, 230, 330),
  dish: (b) =>
    shadow(70) +
    rotated(
      rect(188, 76, 26, 210, b.base, 13) +
        rect(203, 80, 9, 200, b.dark, 5) +
        `<circle cx="201" cy="98" r="6" fill="${b.dark}"/>` +
        path("M160 276h82l10 46H150z", METAL.base) +
        bristles(154, 320, 94, 62, 20),
      8,
      200,
      400,
    ),
  round: (b) =>
    shadow(110) +
    bristles(116, 330, 168, 66, 18) +
    path("M104 332q0-72 96-72t96 72z", b.base) +
    path("M226 262q70 6 70 70h-44q4-44-26-70z", b.dark) +
    `<circle cx="200" cy="246" r="26" fill="${b.base}"/><circle cx="191" cy="238" r="10" fill="${b.light}"/>`,
  bottle: (b) =>
    shadow(110) +
    [-22, 0, 24]
      .map((turn, i) =>
        rotated(
          line("M200 400v-130", METAL.dark, 7) +
            repeat(9, (k) =>
              line(
                `M${168 + i * 3} ${262 - k * 15}l${64 - i * 6} -10`,
                k % 2 ? b.base : BRISTLE,
                9,
              ),
            ) +
            line("M200 270v-146", METAL.dark, 4),
          turn,
          200,
          420,
        ),
      )
      .join(""),
  hand: (b) =>
    shadow(130) +
    bristles(86, 338, 228, 60, 6) +
    path("M66 340q0-66 62-72h144q62 6 62 72z", b.base) +
    path("M262 268h10q62 6 62 72h-58q6-44-14-72z", b.dark) +
    line("M116 304q84-20 166 0", b.light, 9),
  bath: (b) =>
    shadow(70) +
    rotated(
      rect(187, 180, 26, 220, b.base, 13) +
        rect(202, 190, 9, 200, b.dark, 4) +
        `<ellipse cx="200" cy="132" rx="66" ry="92" fill="${b.base}"/>` +
        `<ellipse cx="200" cy="132" rx="50" ry="76" fill="${BRISTLE}"/>` +
        repeat(
          20,
          (i) =>
            `<circle cx="${172 + (i % 4) * 18}" cy="${84 + Math.floor(i / 4) * 24}" r="5" fill="#cdb27d"/>`,
        ),
      10,
      200,
      400,
    ),
  duster: (b) =>
    shadow(54) +
    rotated(
      rect(190, 250, 20, 150, b.base, 10) +
        rect(184, 236, 32, 34, b.dark, 8) +
        repeat(13, (i) =>
          rotated(
            path("M200 236q-30-70 0-150q30 80 0 150z", i % 2 ? "#f4ecd9" : "#e2d4b4"),
            (i - 6) * 13,
            200,
            236,
          ),
        ) +
        `<circle cx="200" cy="150" r="58" fill="#f8f2e4"/>`,
      -6,
      200,
      400,
    ),
  scraper: (b) =>
    shadow(150) +
    rect(60, 380, 280, 20, b.base, 6) +
    bristles(110, 336, 180, 46, 0) +
    rect(78, 230, 26, 156, b.base, 8) +
    rect(296, 230, 26, 156, b.dark, 8) +
    rotated(bristles(110, 254, 112, 26, 0), 90, 110, 250) +
    rotated(bristles(178, 254, 112, 26, 0), -90, 290, 250) +
    line("M91 230c0-70 218-70 218 0", b.base, 14),
};
