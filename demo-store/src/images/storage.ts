import {
  ellipse,
  faded,
  line,
  METAL,
  path,
  rect,
  repeat,
  shadow,
  type Silhouettes,
  WOOD,
} from "./pen.js";

const WICKER = { dark: "#a37b46", base: "#c79a5f", light: "#e2bf8a" };

/** Rows of wicker, each a little narrower than the one above. */
const weave = (x: number, y: number, width: number, rows: number): string =>
  repeat(rows, (row) => {
    const inset = row * 3 + (row % 2) * 12;
    return repeat(Math.floor((width - 2 * inset + 10) / 28), (i) =>
      line(
        `M${x + inset + i * 28} ${y + row * 17}q10-8 18 0`,
        row % 2 ? WICKER.light : WICKER.dark,
        6,
      ),
    );
  });

export const STORAGE: Silhouettes = {
  basket: (b) =>
    shadow(120) +
    line("M92 262c0-190 216-190 216 0", WICKER.dark, 14) +
    path("M70 256h260l-34 132q-4 12-16 12H120q-12 0-16-12z", WICKER.base) +
    weave(92, 288, 210, 7) +
    path("M78 300h244l-8 32H86z", b.base) +
    rect(60, 246, 280, 20, WICKER.light, 10),
  hamper: (b) =>
    shadow(110) +
    path("M100 200h200l-14 190q-1 10-12 10H126q-11 0-12-10z", WICKER.base) +
    weave(114, 232, 170, 10) +
    path("M88 196q112-76 224 0z", b.base) +
    rect(84, 190, 232, 20, b.light, 9) +
    rect(184, 206, 32, 40, "#6b4630", 6),
  tub: (b) =>
    shadow(120) +
    line("M86 250c-50 4-50 60 6 60M314 250c50 4 50 60-6 60", WICKER.dark, 12) +
    path("M76 226h248q14 92-22 174H98q-36-82-22-174z", WICKER.base) +
    weave(92, 252, 216, 4) +
    path("M73 300h254q-3 54-25 100H98q-22-46-25-100z", b.base) +
    path("M276 300h51q-3 54-25 100h-42q16-50 16-100z", b.dark) +
    rect(70, 216, 260, 18, WICKER.light, 9),
  crate: (b) =>
    shadow(150) +
    rect(60, 250, 280, 40, b.base, 3) +
    rect(60, 304, 280, 40, b.base, 3) +
    rect(60, 358, 280, 40, b.base, 3) +
    rect(280, 250, 60, 40, b.dark, 3) +
    rect(280, 304, 60, 40, b.dark, 3) +
    rect(280, 358, 60, 40, b.dark, 3) +
    rect(60, 240, 34, 160, b.light, 3) +
    rect(306, 240, 34, 160, b.base, 3) +
    rect(164, 262, 72, 16, "#1a2138", 8) +
    repeat(
      3,
      (i) =>
        `<circle cx="77" cy="${270 + i * 54}" r="4" fill="${METAL.dark}"/><circle cx="323" cy="${270 + i * 54}" r="4" fill="${METAL.dark}"/>`,
    ),
  bin: (b) =>
    shadow(140) +
    rect(64, 262, 272, 138, b.base, 22) +
    path("M276 262h38q22 0 22 22v94q0 22-22 22h-50q20-66 12-138z", b.dark) +
    rect(54, 236, 292, 30, WOOD.base, 8) +
    rect(54, 256, 292, 10, WOOD.dark, 4) +
    rect(84, 286, 13, 88, b.light, 6) +
    rect(172, 216, 56, 20, WOOD.dark, 8) +
    `<text x="200" y="346" text-anchor="middle" font-family="Georgia,serif" font-size="40" letter-spacing="6" fill="#24345e">BREAD</text>`,
  caddy: (b) =>
    shadow(90) +
    rect(112, 208, 176, 192, b.base, 12) +
    path("M240 208h36q12 0 12 12v168q0 12-12 12h-44q14-96 8-192z", b.dark) +
    rect(104, 176, 192, 44, b.light, 10) +
    rect(250, 176, 46, 44, b.base, 10) +
    rect(174, 154, 52, 24, b.dark, 8) +
    rect(140, 262, 96, 74, "#fbf6e6", 4) +
    line("M156 286h64M164 308h48", b.dark, 5),
  shaker: (b) =>
    shadow(130) +
    repeat(3, (i) => {
      const width = 260 - i * 56;
      const y = 318 - i * 70;
      const x = 200 - width / 2;
      const fill = i % 2 ? b.light : b.base;
      return (
        rect(x, y + 14, width, 68, fill, 6) +
        faded(rect(x + width - 50, y + 14, 50, 68, b.dark, 6), 0.5) +
        rect(x - 6, y, width + 12, 26, b.base, 8) +
        ellipse(200, y + 3, width / 2, 6, b.light) +
        path(`M${x + 30} ${y + 40}l50 10l-50 10z`, b.dark)
      );
    }),
  archive: (b) =>
    shadow(140) +
    rect(72, 220, 256, 180, b.base, 4) +
    rect(276, 220, 52, 180, b.dark, 4) +
    rect(62, 190, 276, 48, b.light, 4) +
    rect(286, 190, 52, 48, b.base, 4) +
    rect(140, 288, 96, 52, METAL.light, 4) +
    rect(148, 296, 80, 36, "#fffdf4") +
    line("M160 314h54", "#1a2138", 4) +
    path("M72 400v-26l26 26zM328 400v-26l-26 26z", "#c9a14a"),
};
