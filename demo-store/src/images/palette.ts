/** Three tones of one colour: shade side, body, lit side. */
export interface Paint {
  readonly dark: string;
  readonly base: string;
  readonly light: string;
}

/** The wall behind a product and the shelf it stands on. */
export interface Ground {
  readonly wall: string;
  readonly shelf: string;
  readonly edge: string;
}

const paint = (dark: string, base: string, light: string): Paint => ({ dark, base, light });
const ground = (wall: string, shelf: string, edge: string): Ground => ({ wall, shelf, edge });

const FALLBACK_PAINT = paint("#858e96", "#aeb6bc", "#d0d6da");

/** Paint by the colour name the catalogue uses. */
const PAINTS: ReadonlyMap<string, Paint> = new Map([
  ["blue", paint("#22409c", "#2f55c8", "#6284e4")],
  ["oat", paint("#bfa987", "#dccbb0", "#efe5d3")],
  ["soot", paint("#26272c", "#3c3d44", "#62646d")],
  ["moss", paint("#47603a", "#5f7a4b", "#87a070")],
  ["chalk", paint("#d3d0c4", "#f4f2ea", "#ffffff")],
  ["brick", paint("#9c3422", "#c5482f", "#e0745b")],
  ["rust", paint("#a0572a", "#c9743a", "#e29c68")],
  ["sky", paint("#7faacc", "#a9cbe6", "#cfe4f4")],
  ["butter", paint("#d2a62f", "#f1cb52", "#fae49a")],
  ["rose", paint("#c27f7e", "#e0a3a0", "#f2cac7")],
  ["sage", paint("#839b80", "#a9bda3", "#cad8c5")],
  ["plum", paint("#512a40", "#6e3b56", "#95607d")],
  ["walnut", paint("#4d3122", "#6b4630", "#916850")],
  ["navy", paint("#182343", "#24345e", "#46598f")],
  ["tin", FALLBACK_PAINT],
  ["ash", paint("#b99563", "#d9b98a", "#ecd8b6")],
  ["brass", paint("#9f7a2c", "#c9a14a", "#e9cb87")],
  ["copper", paint("#9a5836", "#c47a52", "#e3a689")],
  ["clear", paint("#8fb5bd", "#bcd7dc", "#e8f4f5")],
]);

const GROUNDS = {
  butter: ground("#f5e0a0", "#e9cb7e", "#d3b05c"),
  pink: ground("#f1cabd", "#e4ae9d", "#cb8f7c"),
  celadon: ground("#c9dac9", "#acc5b0", "#8fab95"),
  sky: ground("#c4d9ea", "#a2c0da", "#84a5c3"),
  putty: ground("#e0d9cc", "#cbc1ae", "#b0a48d"),
  blue: ground("#5677d6", "#4162bd", "#304d9c"),
  brick: ground("#d9735a", "#c15b43", "#a04631"),
  pine: ground("#5d7a66", "#496352", "#384e40"),
} as const;

type GroundName = keyof typeof GROUNDS;

/** Grounds a paint stands out from. */
const GROUNDS_BY_COLOR: Readonly<Record<string, readonly GroundName[]>> = {
  blue: ["butter", "pink", "putty"],
  oat: ["blue", "pine", "brick"],
  soot: ["butter", "sky", "pink"],
  moss: ["pink", "butter", "sky"],
  chalk: ["blue", "brick", "pine"],
  brick: ["sky", "celadon", "butter"],
  rust: ["sky", "celadon", "putty"],
  sky: ["brick", "butter", "pine"],
  butter: ["blue", "celadon", "pine"],
  rose: ["pine", "sky", "butter"],
  sage: ["brick", "butter", "pink"],
  plum: ["celadon", "butter", "pink"],
  walnut: ["sky", "celadon", "pink"],
  navy: ["pink", "butter", "celadon"],
  tin: ["brick", "butter", "pine"],
  ash: ["blue", "pine", "celadon"],
  brass: ["pine", "blue", "sky"],
  copper: ["celadon", "sky", "pine"],
  clear: ["brick", "pink", "pine"],
};

export function paintOf(color: string | undefined): Paint {
  return PAINTS.get(color ?? "") ?? FALLBACK_PAINT;
}

export function paintNames(): readonly string[] {
  return [...PAINTS.keys()];
}

/** One of the grounds that suit the colour, picked by `seed`. */
export function groundFor(color: string | undefined, seed: number): Ground {
  const names = GROUNDS_BY_COLOR[color ?? ""] ?? (Object.keys(GROUNDS) as GroundName[]);
  return GROUNDS[names[seed % names.length] ?? "putty"];
}

/** FNV-1a over UTF-16 code units: the same text gives the same picture on every machine. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
