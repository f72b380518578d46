import type { Item } from "../engine/output.js";
import type { Draft } from "../rows.js";
import type { SlotView } from "./slot-view.js";

const seen_after_ms = 1000;
const seen_share = 0.5;
const item_selector = "[data-rapport-product],[data-rapport-content]";

interface Shown {
  view: SlotView;
  item: Item;
  position: number;
}

/**
 * Counts what a shopper saw and clicked in slots: at least half of an item visible for at least one second, once for
 * each slot and item of a page view; and clicks on links within items.
 */
export class Impressions {
  private readonly observer_: IntersectionObserver | undefined;
  private readonly timers_ = new Map<Element, ReturnType<typeof setTimeout>>();
  private readonly shown_ = new WeakMap<Element, Shown>();
  /** Items in view while the page was hidden. */
  private readonly unseen_ = new Set<Element>();
  private counted_ = new Set<string>();

  constructor(private readonly record_: (draft: Draft) => void) {
    if (typeof IntersectionObserver === "function")
      this.observer_ = new IntersectionObserver((entries) => entries.forEach((e) => this.see_(e)), {
        threshold: seen_share,
      });
    for (const kind of ["click", "auxclick"])
      document.addEventListener(kind, (event) => this.click_(event), { capture: true });
  }

  /** Watches the items of a slot whose nodes are new. */
  watch(view: SlotView): void {
    const items = view.decision?.items ?? [];
    for (const element of view.element.querySelectorAll(item_selector)) {
      const product = element.getAttribute("data-rapport-product");
      const id = product ?? element.getAttribute("data-rapport-content");
      const kind = product === null ? "content" : "product";
      const index = items.findIndex((item) => item.kind === kind && item.id === id);
      if (index < 0) continue;
      this.shown_.set(element, { view, item: items[index]!, position: index + 1 });
      this.observer_?.observe(element);
    }
  }

  /** Stops watching what a slot showed. */
  unwatch(view: SlotView): void {
    for (const element of view.element.querySelectorAll(item_selector)) this.drop_(element);
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
    for (const element of this.unseen_) if (element.isConnected) this.observer_?.observe(element);
    this.unseen_.clear();
  }

  private drop_(element: Element): void {
    this.observer_?.unobserve(element);
    clearTimeout(this.timers_.get(element));
    this.timers_.delete(element);
  }

  private see_(entry: IntersectionObserverEntry): void {
    const { target } = entry;
    if (entry.intersectionRatio < seen_share) {
      clearTimeout(this.timers_.get(target));
      this.timers_.delete(target);
      return;
    }
    if (this.timers_.has(target)) return;
    const look = (): void => {
      this.timers_.delete(target);
      this.drop_(target);
      if (document.visibilityState !== "visible") {
        this.unseen_.add(target);
        return;
      }
      const shown = this.shown_.get(target);
      if (!shown) return;
      const key = `${shown.view.name}\n${shown.item.kind}\n${shown.item.id}`;
      if (this.counted_.has(key)) return;
      this.counted_.add(key);
      this.record_(toDraft(shown, false));
    };
    this.timers_.set(target, setTimeout(look, seen_after_ms));
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
