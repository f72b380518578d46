import { make } from "./dom.js";
import type { Rejected, Shown, SlotReport, Term } from "./report.js";

/** What a section needs to say things in words. */
export interface Wording {
  /** The sentence a shopper reads with a product; "" for none. */
  sentence(slot: string, id: string): string;
  /** A product's title, or what else stands for an anchor. */
  anchor(anchor: string): string;
  /** Takes the reader to the slot on the page. */
  reveal(slot: string): void;
}

const own_kinds = ["viewed", "cart", "bought", "again", "recent", "in_cart"];

/** Which colour a term has: from her own deeds, from her taste, or from all shoppers. */
function family(kind: string): string {
  if (own_kinds.includes(kind)) return "own";
  return kind === "category" || kind === "brand" ? "taste" : "all";
}

const spaced = (name: string): string => name.replace(/_/g, " ");
const decimal = (value: number): string => value.toFixed(3);

/** One slot: what it shows and why, and what was kept out of it. */
export function slotSection(report: SlotReport, wording: Wording): HTMLElement {
  const reveal = make("button", { type: "button", class: "plain" }, "Find");
  reveal.setAttribute("aria-label", `Find ${report.name} on the page`);
  reveal.addEventListener("click", () => wording.reveal(report.name));
  const head = make(
    "div",
    { class: "slot-head" },
    make("h3", {}, report.name),
    make("span", { class: `state ${report.state}` }, stateText(report)),
    reveal,
  );
  const section = make("section", { class: "slot", "aria-label": `Slot ${report.name}` }, head);
  if (report.shown.length > 0) {
    const most = Math.max(...report.shown.map(({ score }) => score ?? 0));
    const list = make("ol", { class: "shown" });
    report.shown.forEach((shown, i) => {
      const entry =
        shown.score === undefined
          ? contentEntry(shown, i + 1)
          : productEntry(report.name, shown, i + 1, most, wording);
      list.append(make("li", {}, entry));
    });
    section.append(list);
  }
  if (report.rejected.length > 0) section.append(keptOut(report.rejected));
  return section;
}

function stateText(report: SlotReport): string {
  const { state, shown, min, count } = report;
  if (state === "unknown") return "not in this pack";
  if (state === "condition") return "its condition does not hold";
  if (state === "too_few") return `too few: ${shown.length}, needs ${Math.max(min, 1)}`;
  return `${shown.length} of ${count}`;
}

function contentEntry(shown: Shown, place: number): HTMLElement {
  return make(
    "p",
    { class: "content" },
    make("span", { class: "place" }, String(place)),
    make("span", { class: "title" }, shown.id),
    make("span", { class: "score" }, "content"),
  );
}

function productEntry(
  slot: string,
  shown: Shown,
  place: number,
  most: number,
  wording: Wording,
): HTMLElement {
  const score = shown.score ?? 0;
  const terms = [...shown.terms].sort((a, b) => b.value - a.value);
  const stack = make("span", { class: "stack", "aria-hidden": "true" });
  for (const term of terms) {
    const part = make("span", { class: `part ${family(term.kind)}` });
    part.style.width = `${most > 0 ? (100 * term.value) / most : 0}%`;
    stack.append(part);
  }
  const title = shown.title || shown.id;
  const summary = make(
    "summary",
    {},
    make("span", { class: "place" }, String(place)),
    make("span", { class: "title", title }, title),
    make("span", { class: "score" }, make("span", { class: "sr-only" }, "score "), decimal(score)),
    make("span", { class: "why" }, wording.sentence(slot, shown.id) || "No sentence"),
    stack,
  );
  const details = make("div", { class: "terms" });
  const largest = terms[0]?.value ?? 0;
  for (const term of terms) details.append(termEntry(term, largest, wording));
  details.append(make("p", { class: "effect" }, effectText(shown, wording)));
  return make("details", { class: "product" }, summary, details);
}

function termEntry(term: Term, largest: number, wording: Wording): HTMLElement {
  const bar = make("span", { class: family(term.kind) });
  bar.style.width = `${largest > 0 ? (100 * term.value) / largest : 0}%`;
  const anchor = term.anchor ? ` ${wording.anchor(term.anchor)}` : "";
  return make(
    "div",
    { class: "term" },
    make("span", {}, `${spaced(term.kind)}${anchor}`),
    make("span", { class: "value" }, term.value.toFixed(4)),
    make("span", { class: "bar", "aria-hidden": "true" }, bar),
  );
}

/** What the promise of the sentence comes to. */
function effectText(shown: Shown, wording: Wording): string {
  const by = `Strategy ${spaced(shown.strategy)}, product ${shown.id}.`;
  if (shown.reason === "none") return `${by} No single event carries it, so no sentence is shown.`;
  const anchor = shown.anchor ? ` ${wording.anchor(shown.anchor)}` : "";
  const reason = `“${spaced(shown.reason)}${anchor}”`;
  if (shown.effect === undefined) return `${by} ${reason} rests on no event of hers.`;
  const left = (shown.score ?? 0) - shown.effect;
  return `${by} Without ${reason} the score falls by ${decimal(shown.effect)}, to ${decimal(left)}.`;
}

function keptOut(rejected: readonly Rejected[]): HTMLElement {
  const rules = new Map<string, Rejected[]>();
  for (const entry of rejected) rules.set(entry.rule, [...(rules.get(entry.rule) ?? []), entry]);
  const counts = [...rules].map(([rule, entries]) => `${spaced(rule)} ${entries.length}`);
  const list = make("ul");
  for (const [rule, entries] of rules)
    for (const entry of entries)
      list.append(make("li", {}, `${entry.title || entry.id}: ${spaced(rule)}`));
  const summary = make("summary", {}, `Kept out: ${counts.join(", ")}`);
  return make("details", { class: "out" }, summary, list);
}
