/** A department of the shop. Its products are the lines of `catalog/<slug>.csv`. */
export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly name_de: string;
  /** One line under the heading of the category's page. */
  readonly blurb: string;
  /** Product whose silhouette stands for the category. */
  readonly emblem: string;
}

export const CATEGORIES: readonly Category[] = [
  {
    slug: "mugs-and-cups",
    name: "Mugs & cups",
    name_de: "Becher & Tassen",
    blurb: "For the first one, the four o’clock one, and the one you forget on the landing.",
    emblem: "half-and-half-mug",
  },
  {
    slug: "plates-and-bowls",
    name: "Plates & bowls",
    name_de: "Teller & Schüsseln",
    blurb: "Everyday crockery that stacks, survives and makes beans look considered.",
    emblem: "porridge-bowl-in-dolly-blue",
  },
  {
    slug: "kettles-and-pans",
    name: "Kettles & pans",
    name_de: "Kessel & Pfannen",
    blurb: "Iron, enamel and copper. Buy once, season often.",
    emblem: "whistler-kettle-in-dolly-blue",
  },
  {
    slug: "lamps",
    name: "Lamps",
    name_de: "Leuchten",
    blurb: "Light where you need it, and a switch where you’d look for it.",
    emblem: "landing-lamp-in-brick",
  },
  {
    slug: "blankets-and-cushions",
    name: "Blankets & cushions",
    name_de: "Decken & Kissen",
    blurb: "Wool from hill flocks, ticking, corduroy and one very good hot water bottle.",
    emblem: "signal-stripe-blanket",
  },
  {
    slug: "pots-and-planters",
    name: "Pots & planters",
    name_de: "Töpfe & Pflanzgefäße",
    blurb: "Homes for the plants you talk to and the ones you neglect.",
    emblem: "dipped-pot-in-rose",
  },
  {
    slug: "brooms-and-brushes",
    name: "Brooms & brushes",
    name_de: "Besen & Bürsten",
    blurb: "Bristle, beech and bolts: the reason the cupboard exists.",
    emblem: "dustpan-and-brush-in-brick",
  },
  {
    slug: "baskets-and-boxes",
    name: "Baskets & boxes",
    name_de: "Körbe & Kisten",
    blurb: "Somewhere to put it all down.",
    emblem: "egg-basket-in-blue-weave",
  },
  {
    slug: "candles-and-matches",
    name: "Candles & matches",
    name_de: "Kerzen & Streichhölzer",
    blurb: "Beeswax, coloured tapers and five scents of our own.",
    emblem: "chamberstick-in-dolly-blue",
  },
  {
    slug: "paper-and-desk",
    name: "Paper & desk",
    name_de: "Papier & Schreibtisch",
    blurb: "Ledgers that lie flat and pencils that sharpen to a curl.",
    emblem: "ledger-notebook-in-brick",
  },
];
