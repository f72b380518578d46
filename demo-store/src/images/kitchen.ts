import { WOOD, ellipse, line, path, rect, repeat, shadow, type Silhouettes } from "./pen.js";

export const KITCHEN: Silhouettes = {
  kettle: (b) =>
    shadow(130) +
    line("M120 232c0-110 160-110 160 0", "#3c3d44", 10) +
    line("M152 168c26-26 70-26 96 0", WOOD.base, 22) +
    path("M270 290c40-4 44-50 74-62l8 14c-24 18-20 70-70 88z", b.dark) +
    path("M84 400c-16-66 8-158 116-164c108 6 132 98 116 164z", b.base) +
    path("M226 238c84 14 104 100 90 162h-60c20-60 8-130-30-162z", b.dark) +
    line("M116 372c-8-42 4-80 32-102", b.light, 12) +
    ellipse(200, 238, 50, 12, b.light) +
    rect(188, 206, 24, 26, "#3c3d44", 10),
  teapot: (b) =>
    shadow(116) +
    line("M104 276c-70-6-62 96 10 88", b.dark, 18) +
    path("M276 340c44-8 34-70 78-84l8 16c-24 22-20 92-84 108z", b.dark) +
    path("M140 396c-60-40-56-140 60-144c116 4 120 104 60 144z", b.base) +
    path("M230 256c78 16 84 104 30 140h-44c50-34 56-100 14-140z", b.dark) +
    line("M124 350c-8-36 8-62 36-76", b.light, 11) +
    path("M146 256q54-36 108 0z", b.light) +
    `<circle cx="200" cy="228" r="14" fill="${b.base}"/>` +
    rect(144, 392, 112, 8, b.dark, 3),
  pan: (b) =>
    shadow(90) +
    rect(188, 70, 26, 140, b.dark, 12) +
    `<circle cx="201" cy="90" r="7" fill="#f1cabd"/>` +
    `<circle cx="204" cy="286" r="116" fill="${b.dark}"/>` +
    `<circle cx="200" cy="284" r="114" fill="${b.base}"/>` +
    `<circle cx="200" cy="284" r="92" fill="${b.dark}"/>` +
    `<circle cx="202" cy="287" r="88" fill="${b.base}"/>` +
    line("M126 254a80 80 0 0 1 44-46", b.light, 8) +
    path("M300 270l20 14-20 14z", b.dark),
  saucepan: (b) =>
    shadow(112, 180) +
    rect(262, 296, 122, 18, WOOD.base, 9) +
    rect(258, 292, 26, 26, "#3c3d44", 6) +
    path("M84 280h192v104q0 16-16 16H100q-16 0-16-16z", b.base) +
    path("M232 280h44v104q0 16-16 16h-36q10-60 8-120z", b.dark) +
    rect(102, 302, 12, 76, b.light, 6) +
    rect(76, 268, 208, 16, b.light, 8) +
    path("M92 268q88-44 176 0z", b.dark) +
    rect(164, 230, 32, 20, WOOD.base, 8),
  pot: (b) =>
    shadow(140) +
    line("M76 300h-22v30h22M324 300h22v30h-22", b.dark, 14) +
    path("M72 272h256v100q0 28-28 28H100q-28 0-28-28z", b.base) +
    path("M276 272h52v100q0 28-28 28h-42q22-60 18-128z", b.dark) +
    rect(92, 298, 13, 76, b.light, 6) +
    rect(62, 258, 276, 18, b.light, 8) +
    path("M82 258q118-60 236 0z", b.base) +
    path("M212 229q76 4 106 29h-70q-14-18-36-29z", b.dark) +
    rect(178, 208, 44, 18, "#c9a14a", 9),
  tin: (b) =>
    shadow(150) +
    path("M50 290h300l-22 102q-2 8-12 8H84q-10 0-12-8z", b.base) +
    path("M290 290h60l-22 102q-2 8-12 8h-50q20-54 24-110z", b.dark) +
    rect(40, 280, 320, 14, b.light, 7) +
    line("M92 312l14 68M124 312l8 68", b.light, 5) +
    path("M78 282c8-46 60-62 122-60s116 16 122 60z", "#c98f57") +
    line("M140 240l14 24M196 234l8 26M252 240l4 24", "#f0d3a6", 8),
  board: (b) =>
    shadow(100) +
    rect(180, 64, 40, 90, b.base, 20) +
    `<circle cx="200" cy="88" r="9" fill="${b.dark}"/>` +
    rect(96, 134, 212, 266, b.dark, 28) +
    rect(92, 132, 210, 266, b.base, 28) +
    repeat(4, (i) =>
      line(`M${126 + i * 46} 160c${8 - i * 4} 70-${10 - i * 3} 140 0 212`, b.light, 3),
    ),
  coffeepot: (b) =>
    shadow(84) +
    line("M258 214c70 4 52 100 34 134", "#3c3d44", 18) +
    path("M146 186h108l-8 96h-92z", b.base) +
    path("M146 186l-26-6 26 40z", b.light) +
    path("M222 186h32l-8 96h-30z", b.dark) +
    path("M138 294h124l18 106H120z", b.base) +
    path("M222 294h40l18 106h-48z", b.dark) +
    rect(138, 280, 124, 16, b.dark, 4) +
    line("M156 312l-12 72M162 204l4 62", b.light, 8) +
    path("M146 186l54-36 54 36z", b.light) +
    rect(190, 134, 20, 22, "#3c3d44", 8),
};
