import {
  ellipse,
  faded,
  line,
  path,
  rect,
  repeat,
  rotated,
  shadow,
  type Silhouettes,
  WOOD,
} from "./pen.js";

const LEAF = { dark: "#2f5a3d", base: "#427a50", light: "#6da06f" };

const leaf = (x: number, y: number, length: number, degrees: number, color: string): string =>
  rotated(
    path(
      `M${x} ${y}q-${length * 0.3} -${length * 0.5} 0 -${length}q${length * 0.3} ${length * 0.5} 0 ${length}z`,
      color,
    ),
    degrees,
    x,
    y,
  );

/** One of three plants growing out of (x, y). */
function plant(x: number, y: number, seed: number): string {
  const kind = seed % 3;
  if (kind === 0) {
    return [-58, -34, 34, 58, -14, 14, 0]
      .map((turn, i) =>
        leaf(
          x,
          y + 4,
          120 + (i % 3) * 22,
          turn,
          [LEAF.dark, LEAF.base, LEAF.light][i % 3] ?? LEAF.base,
        ),
      )
      .join("");
  }
  if (kind === 1) {
    return (
      line(
        `M${x} ${y}c-6-50 8-90 0-160M${x} ${y - 50}c20-10 34-30 40-56M${x} ${y - 70}c-22-8-38-26-44-52`,
        LEAF.dark,
        5,
      ) +
      [
        [0, -150],
        [40, -100],
        [-44, -118],
        [22, -60],
        [-24, -72],
      ]
        .map(
          ([dx, dy], i) =>
            `<circle cx="${x + (dx ?? 0)}" cy="${y + (dy ?? 0)}" r="${26 - i * 2}" fill="${i % 2 ? LEAF.light : LEAF.base}"/>`,
        )
        .join("")
    );
  }
  return (
    rect(x - 30, y - 130, 60, 136, LEAF.base, 30) +
    rect(x - 62, y - 88, 30, 54, LEAF.dark, 15) +
    rect(x + 34, y - 104, 28, 60, LEAF.light, 14) +
    line(`M${x - 46} ${y - 40}h22M${x + 46} ${y - 50}h-18`, LEAF.dark, 12) +
    line(`M${x - 12} ${y - 112}v100M${x + 10} ${y - 112}v100`, LEAF.light, 3)
  );
}

export const PLANTS: Silhouettes = {
  pot: (b) =>
    shadow(76) +
    plant(200, 266, b.seed) +
    path("M124 282h152l-22 118H146z", b.base) +
    path("M236 282h40l-22 118h-34q14-56 16-118z", b.dark) +
    rect(114, 260, 172, 30, b.light, 6) +
    rect(246, 260, 40, 30, b.base, 6) +
    path("M146 400l-6-32q60 12 120 0l-6 32z", "#c9743a"),
  sphere: (b) =>
    shadow(90) +
    plant(200, 256, b.seed + 1) +
    `<circle cx="200" cy="310" r="92" fill="${b.base}"/>` +
    `<path d="M222 221a92 92 0 0 1 0 178q52-80 0-178z" fill="${b.dark}"/>` +
    ellipse(200, 232, 50, 13, b.dark) +
    repeat(
      12,
      (i) =>
        `<circle cx="${132 + ((i * 53) % 130)}" cy="${262 + ((i * 37) % 110)}" r="2.4" fill="${b.light}"/>`,
    ),
  legs: (b) =>
    shadow(90) +
    plant(200, 216, b.seed) +
    line("M132 300l-26 98M268 300l26 98M160 320l-8 78M240 320l8 78", WOOD.dark, 11) +
    path("M110 216h180q0 110-62 122h-56q-62-12-62-122z", b.base) +
    path("M246 216h44q0 110-62 122h-24q40-40 42-122z", b.dark) +
    rect(102, 206, 196, 18, b.light, 9),
  trough: (b) =>
    shadow(160) +
    plant(104, 300, 0) +
    plant(200, 300, 1) +
    plant(296, 300, 0) +
    path("M36 296h328l-18 94q-2 10-12 10H66q-10 0-12-10z", b.base) +
    path("M306 296h58l-18 94q-2 10-12 10h-48q18-50 20-104z", b.dark) +
    rect(28, 284, 344, 18, b.light, 8),
  barrel: (b) =>
    shadow(120) +
    plant(200, 272, 1) +
    path("M92 266h216q22 66-10 134H102q-32-68-10-134z", b.base) +
    line("M140 270q-14 64 0 126M200 270v126M260 270q14 64 0 126", b.dark, 4) +
    rect(84, 290, 232, 12, "#3c3d44", 3) +
    rect(84, 362, 232, 12, "#3c3d44", 3) +
    rect(88, 258, 224, 14, b.light, 6),
  hanging: (b) =>
    line("M200 20L96 246M200 20v226M200 20l104 226", "#ead9b4", 4) +
    `<circle cx="200" cy="20" r="9" fill="#c9a14a"/>` +
    plant(200, 256, 0) +
    path("M86 246h228q-10 96-114 100q-104-4-114-100z", b.base) +
    path("M262 246h52q-10 96-114 100q58-26 62-100z", b.dark) +
    rect(80, 236, 240, 16, b.light, 8) +
    line("M112 250c-20 40 6 60-14 110M288 250c24 50-8 60 10 130", LEAF.base, 5) +
    repeat(
      4,
      (i) =>
        leaf(102 + (i % 2) * 6, 290 + i * 22, 22, i % 2 ? 70 : -70, LEAF.light) +
        leaf(300, 300 + i * 22, 22, i % 2 ? 70 : -70, LEAF.light),
    ),
  can: (b) =>
    shadow(110) +
    line("M122 262C60 150 236 120 246 250", b.dark, 14) +
    path("M246 352l98-158 16 8-84 190z", b.dark) +
    path("M330 176l46 24-8 14-46-24z", b.light) +
    path("M100 254h160l14 132q1 14-14 14H100q-15 0-14-14z", b.base) +
    path("M222 254h38l14 132q1 14-14 14h-34q8-70-4-146z", b.dark) +
    line("M120 282l-8 94", b.light, 11) +
    rect(94, 244, 172, 16, b.light, 6),
  vase: (b) =>
    shadow(66) +
    plant(200, 196, 1) +
    faded(
      path(
        "M164 150h72q6 50-22 72c60 20 76 130 26 178h-80c-50-48-34-158 26-178q-28-22-22-72z",
        b.base,
      ),
      0.88,
    ) +
    path("M214 222c60 20 76 130 26 178h-32c44-50 42-134 6-178z", b.dark) +
    line("M162 366c-10-34 0-72 24-94", b.light, 9) +
    rect(158, 142, 84, 14, b.light, 7),
};
