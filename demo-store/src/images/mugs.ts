import { ellipse, faded, line, path, rect, shadow, type Silhouettes } from "./pen.js";

const handle = (x: number, y: number, w: number, h: number, color: string, width = 20): string =>
  line(`M${x} ${y}c${w} ${-h * 0.05} ${w} ${h * 1.05} 0 ${h}`, color, width);

export const MUGS: Silhouettes = {
  barrel: (b) =>
    shadow(110) +
    handle(280, 268, 86, 82, b.dark) +
    path("M108 240c-18 60-8 124 28 160h120c36-36 46-100 28-160z", b.base) +
    path("M240 240c16 60 6 124-16 160h32c36-36 46-100 28-160z", b.dark) +
    line("M136 268c-10 34-8 70 4 98", b.light, 10) +
    ellipse(196, 240, 88, 16, b.light) +
    ellipse(196, 242, 76, 11, "#4a2f22") +
    rect(150, 392, 92, 8, b.light, 3),
  straight: (b) =>
    shadow(100) +
    handle(280, 256, 80, 90, "#e4e1d6", 18) +
    path("M114 220h168l-6 168q-1 12-14 12H134q-13 0-14-12z", "#f6f4ee") +
    path("M114 220h168l-3 92c-50 22-112-18-162 4z", b.base) +
    faded(path("M246 220h36l-6 168q-1 12-14 12h-26q8-90 10-180z", "#1a2138"), 0.12) +
    ellipse(198, 220, 84, 15, b.light) +
    ellipse(198, 222, 73, 10, "#e9dcc3"),
  enamel: (b) =>
    shadow(102) +
    handle(282, 262, 84, 84, b.base, 14) +
    path("M112 226h172v162q0 12-12 12H124q-12 0-12-12z", b.base) +
    path("M244 226h40v162q0 12-12 12h-34q6-90 6-174z", b.dark) +
    rect(132, 250, 12, 118, b.light, 6) +
    ellipse(198, 226, 88, 16, "#24345e") +
    ellipse(198, 226, 80, 12, "#fbfaf5"),
  tall: (b) =>
    shadow(100) +
    handle(274, 220, 90, 122, b.dark, 22) +
    path("M116 170h160l-8 214q-1 16-16 16H140q-15 0-16-16z", b.base) +
    path("M240 170h36l-8 214q-1 16-16 16h-26q12-120 14-230z", b.dark) +
    rect(118, 300, 154, 8, b.light) +
    rect(120, 316, 152, 4, b.light) +
    ellipse(196, 170, 80, 15, b.light) +
    ellipse(196, 172, 68, 10, "#5b3a28"),
  espresso: (b) =>
    shadow(128) +
    path("M76 386h248q-16 14-60 14H136q-44 0-60-14z", b.light) +
    rect(76, 380, 248, 8, b.dark, 4) +
    handle(258, 304, 56, 46, b.dark, 14) +
    path("M136 284h128l-12 84q-3 14-18 14h-68q-15 0-18-14z", b.base) +
    path("M232 284h32l-12 84q-3 14-18 14h-18q12-46 16-98z", b.dark) +
    ellipse(200, 284, 64, 12, b.light) +
    ellipse(200, 286, 54, 8, "#3d251b") +
    faded(line("M186 258c-10-16 10-22 0-38M212 258c-10-16 10-22 0-38", "#fff", 4), 0.6),
  tapered: (b) =>
    shadow(92) +
    handle(268, 276, 72, 62, b.dark, 17) +
    path("M98 252h200c-2 70-30 116-60 136h-80c-30-20-58-66-60-136z", b.base) +
    path("M258 252h40c-2 70-30 116-60 136h-30c26-30 46-76 50-136z", b.dark) +
    path("M152 386h92l4 14H148z", b.dark) +
    ellipse(198, 252, 100, 17, b.light) +
    ellipse(198, 254, 88, 12, "#c69a6b") +
    path("M176 252q22-14 44 0q-22 14-44 0z", "#f4e6cf"),
  beaker: (b) =>
    shadow(84) +
    path("M124 220h152l-16 168q-1 12-14 12h-92q-13 0-14-12z", b.base) +
    path("M240 220h36l-16 168q-1 12-14 12h-24q14-80 18-180z", b.dark) +
    line("M148 244l10 140M174 246l4 140M204 246v140M232 244l-6 140", b.light, 5) +
    ellipse(200, 220, 76, 14, b.light) +
    ellipse(200, 222, 66, 10, b.dark),
  lidded: (b) =>
    shadow(80) +
    path("M132 196h136l-10 190q-1 14-14 14h-88q-13 0-14-14z", b.base) +
    path("M236 196h32l-10 190q-1 14-14 14h-24q14-98 16-204z", b.dark) +
    rect(148, 220, 10, 150, b.light, 5) +
    rect(122, 170, 156, 30, "#c98f57", 8) +
    rect(140, 148, 120, 26, b.dark, 8) +
    rect(134, 290, 132, 44, "#c98f57"),
};
