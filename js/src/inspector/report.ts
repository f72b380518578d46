/** One summand of a score. */
export interface Term {
  kind: string;
  /** A product's id, or a category's or brand's name; "" for terms without. */
  anchor: string;
  value: number;
}

export interface Shown {
  id: string;
  /** A product's; "" where the pack has none, and for content. */
  title: string;
  strategy: string;
  score: number | undefined;
  reason: string;
  anchor: string;
  /** By how much the score would fall without the event the reason names; `undefined` when it names none. */
  effect: number | undefined;
  terms: Term[];
}

export interface Rejected {
  id: string;
  title: string;
  strategy: string;
  rule: string;
}

/** Everything the core says of one slot. */
export interface SlotReport {
  name: string;
  /** `unknown` for a name the pack does not know. */
  state: "filled" | "condition" | "too_few" | "unknown";
  min: number;
  count: number;
  shown: Shown[];
  rejected: Rejected[];
}

const number = (cell: string | undefined): number | undefined => (cell ? Number(cell) : undefined);

/** Reads the lines of Engine::Explain (core/include/rapport/engine.h), one report for each name, in that order. */
export function readReport(lines: string, names: readonly string[]): SlotReport[] {
  const slots = new Map<string, SlotReport>();
  for (const name of names)
    slots.set(name, { name, state: "unknown", min: 0, count: 0, shown: [], rejected: [] });
  for (const line of lines.split("\n")) {
    const [kind, name = "", ...cells] = line.split("\t");
    const slot = slots.get(name);
    if (slot) addLine(slot, kind, cells);
  }
  return [...slots.values()];
}

function addLine(slot: SlotReport, kind: string | undefined, cells: string[]): void {
  const [first = "", second = "", third = "", fourth = "", fifth = "", sixth = ""] = cells;
  if (kind === "shown") {
    slot.shown.push({
      id: first,
      strategy: second,
      score: number(fourth),
      reason: fifth,
      anchor: sixth,
      effect: number(cells[6]),
      title: cells[7] ?? "",
      terms: [],
    });
  } else if (kind === "term") {
    const product = slot.shown.find((shown) => shown.id === first);
    product?.terms.push({ kind: third, anchor: fourth, value: Number(fifth) });
  } else if (kind === "rejected") {
    slot.rejected.push({ id: first, strategy: second, rule: third, title: fourth });
  } else if (kind === "slot") {
    if (first === "filled" || first === "condition" || first === "too_few") slot.state = first;
    slot.min = Number(third);
    slot.count = Number(fourth);
  }
}
