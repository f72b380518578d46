import { ellipse, line, path, rect, rotated, shadow, type Silhouettes, WHITE } from "./pen.js";

const glow = (cx: number, cy: number, r: number): string =>
  `<circle cx="${cx}" cy="${cy}" r="${r}" fill="#fff3c4" opacity=".45"/>`;

const beam = (d: string): string => `<path d="${d}" fill="#fff3c4" opacity=".5"/>`;

export const LAMPS: Silhouettes = {
  table: (b) =>
    shadow(86) +
    glow(200, 176, 150) +
    rect(193, 224, 14, 50, "#c9a14a") +
    path("M140 400c-20-50-8-116 60-132c68 16 80 82 60 132z", b.base) +
    path("M216 272c60 22 62 82 44 128h-44c24-44 26-92 0-128z", b.dark) +
    line("M156 376c-8-30 0-58 20-74", b.light, 10) +
    path("M138 92h124l50 136H88z", "#fff6dc") +
    path("M236 92h26l50 136h-50z", "#ecdcae") +
    rect(88, 222, 224, 8, b.base, 3),
  desk: (b) =>
    shadow(80, 160) +
    beam("M262 188l90 40-40 172H150z") +
    line("M154 386l-38-130 126-104", b.dark, 10) +
    line("M166 384l-38-124", b.light, 4) +
    `<circle cx="116" cy="256" r="13" fill="${b.base}"/>` +
    path("M220 128l64-22 92 102-118 42z", b.base) +
    path("M284 106l92 102-40 14-66-110z", b.dark) +
    rotated(ellipse(316, 230, 64, 14, "#fff6dc"), -20, 316, 230) +
    path("M92 400q4-24 30-24h74q26 0 30 24z", b.base),
  pendant: (b) =>
    rect(198, 0, 4, 150, "#1a2138") +
    beam("M76 292h248l60 108H16z") +
    rect(178, 136, 44, 42, "#c9a14a", 8) +
    path("M160 172h80c70 20 92 66 98 118H62c6-52 28-98 98-118z", b.base) +
    path("M222 172h18c70 20 92 66 98 118h-60c-4-52-20-98-56-118z", b.dark) +
    line("M98 268c10-36 34-58 62-70", b.light, 9) +
    ellipse(200, 290, 138, 18, WHITE.base) +
    ellipse(200, 293, 34, 12, "#ffe9a0"),
  pendantglobe: (b) =>
    rect(198, 0, 4, 150, "#1a2138") +
    glow(200, 262, 160) +
    rect(176, 136, 48, 30, "#c9a14a", 6) +
    `<circle cx="200" cy="262" r="108" fill="${b.base}"/>` +
    `<path d="M200 154a108 108 0 0 1 0 216q76-40 60-130q-14-62-60-86z" fill="${b.dark}" opacity=".5"/>` +
    line("M124 222a88 88 0 0 1 42-46M112 262h4", b.light, 10) +
    ellipse(200, 262, 40, 48, "#fff3c4"),
  globe: (b) =>
    shadow(80) +
    glow(200, 260, 150) +
    path("M132 400q6-40 68-40t68 40z", b.dark) +
    rect(150, 344, 100, 22, "#c9a14a", 8) +
    `<circle cx="200" cy="248" r="108" fill="#fff8e4"/>` +
    `<path d="M200 140a108 108 0 0 1 0 216q76-40 60-130q-14-62-60-86z" fill="#ecdcae" opacity=".7"/>` +
    ellipse(168, 206, 22, 30, "#ffffff"),
  lantern: (b) =>
    shadow(84) +
    glow(200, 262, 130) +
    line("M124 210c-10-130 162-130 152 0", b.dark, 7) +
    path("M166 150h68l14 42h-96z", b.base) +
    rect(186, 128, 28, 24, b.dark, 6) +
    path("M150 194h100c26 46 26 96 0 136H150c-26-40-26-90 0-136z", "#fdf3d0") +
    path("M200 306c-26-22-10-46 0-66c10 20 26 44 0 66z", "#f0a53a") +
    line("M128 214v110M272 214v110", b.dark, 8) +
    rect(140, 186, 120, 12, b.light, 5) +
    path("M136 328h128l18 60q2 12-12 12H130q-14 0-12-12z", b.base) +
    path("M232 328h32l18 60q2 12-12 12h-34q4-40-4-72z", b.dark),
  floor: (b) =>
    shadow(70, 150) +
    beam("M246 150h96l46 250H190z") +
    line("M150 392V80c0-50 100-50 130 0", b.base, 9) +
    path("M256 78h60l34 78H228z", b.base) +
    path("M296 78h20l34 78h-34z", b.dark) +
    rect(226, 150, 126, 8, b.light, 3) +
    path("M92 400q6-18 58-18t58 18z", b.dark),
};
