import type { Item } from "../engine/output.js";
import type { Draft } from "../rows.js";
import { Seen } from "./seen.js";
import type { SlotView } from "./slot-view.js";

const item_selector = "[data-rapport-product],[data-rapport-content]";

interface Shown {
  view: SlotView;
  item: Item;
  position: number;
}

/**
 * Counts what a shopper saw and clicked in slots: items, once for each slot and item of a page view; clicks on links
 * within items; and the experiments a slot she saw was decided under, whatever the slot shows.
 */
export class Impressions {
  private readonly seen_ = new Seen();
  private readonly shown_ = new WeakMap<Element, Shown>();
  private counted_ = new Set<string>();

  constructor(private readonly record_: (draft: Draft) => void) {
    for (const kind of ["click", "auxclick"])
      document.addEventListener(kind, (event) => this.click_(event), { capture: true });
  }

  /** Watches a slot, and the items of it whose nodes are new. */
  watch(view: SlotView): void {
    const { exposures } = view;
    if (exposures) this.seen_.watch(view.element, () => this.expose_(exposures));
    const items = view.decision?.items ?? [];
    for (const element of view.content?.querySelectorAll(item_selector) ?? []) {
      const product = element.getAttribute("data-rapport-product");
      const id = product ?? element.getAttribute("data-rapport-content");
      const kind = product === null ? "content" : "product";
      const index = items.findIndex((item) => item.kind === kind && item.id === id);
      if (index < 0) continue;
      const shown = { view, item: items[index]!, position: index + 1 };
      this.shown_.set(element, shown);
      this.seen_.watch(element, () => this.count_(shown));
    }
  }

  /** Stops watching what a slot showed. */
  unwatch(view: SlotView): void {
    this.seen_.unwatch(view.element);
    for (const element of view.content?.querySelectorAll(item_selector) ?? [])
      this.seen_.unwatch(element);
  }

  /** A new page view: everything may be seen once more. */
  reset(views: Iterable<SlotView>): void {
    this.counted_ = new Set();
    for (const view of views) {
      this.unwatch(view);
      this.watch(view);
    }
  }

  /** The page is visible again. */
  resume(): void {
    this.seen_.resume();
  }

  private count_(shown: Shown): void {
    const { view, item } = shown;
    if (this.first_(`${view.name}\n${item.kind}\n${item.id}`)) this.record_(toDraft(shown, false));
  }

  private expose_(exposures: string): void {
    for (const line of exposures.split("\n")) {
      const [experiment = "", variant = ""] = line.split("\t");
      if (this.first_(line)) this.record_({ event: "experience_impression", experiment, variant });
    }
  }

  /** Whether this is counted for the first time on this page view. */
  private first_(key: string): boolean {
    const fresh = !this.counted_.has(key);
    this.counted_.add(key);
    return fresh;
  }

  private click_(event: Event): void {
    const target = event.target instanceof Element ? event.target : undefined;
    if (event.type === "auxclick" && (event as MouseEvent).button !== 1) return;
    const element = target?.closest(item_selector);
    const link = target?.closest("a[href]");
    const shown = element && this.shown_.get(element);
    if (!shown || !link || !(element.contains(link) || link.contains(element))) return;
    this.record_(toDraft(shown, true));
  }
}

function toDraft({ view, item, position }: Shown, clicked: boolean): Draft {
  const common = { slot: view.name, strategy: item.strategy, position };
  return item.kind === "product"
    ? { event: clicked ? "select_item" : "view_item_list", product: item.id, ...common }
    : { event: clicked ? "select_promotion" : "view_promotion", content: item.id, ...common };
}
