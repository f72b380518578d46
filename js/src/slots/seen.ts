const seen_after_ms = 1000;
const seen_share = 0.5;

/**
 * Tells when the shopper has seen an element: at least half of it, or, of a taller one, as much as fills half of the
 * window, in view for at least one second. Each element is told once.
 */
export class Seen {
  private readonly observer_: IntersectionObserver | undefined;
  private readonly watched_ = new WeakMap<Element, () => void>();
  private readonly timers_ = new Map<Element, ReturnType<typeof setTimeout>>();
  /** Elements in view while the page was hidden. */
  private readonly unseen_ = new Set<Element>();

  constructor() {
    if (typeof IntersectionObserver === "function")
      this.observer_ = new IntersectionObserver((entries) => entries.forEach((e) => this.see_(e)), {
        threshold: [0, 0.05, 0.1, 0.2, 0.3, 0.4, seen_share],
      });
  }

  watch(element: Element, seen: () => void): void {
    this.watched_.set(element, seen);
    this.observer_?.observe(element);
  }

  unwatch(element: Element): void {
    this.observer_?.unobserve(element);
    this.stop_(element);
  }

  /** The page is visible again. */
  resume(): void {
    for (const element of this.unseen_) if (element.isConnected) this.observer_?.observe(element);
    this.unseen_.clear();
  }

  private stop_(element: Element): void {
    clearTimeout(this.timers_.get(element));
    this.timers_.delete(element);
  }

  private see_(entry: IntersectionObserverEntry): void {
    const { target, intersectionRatio, intersectionRect, rootBounds } = entry;
    const window_height = rootBounds?.height ?? Infinity;
    if (intersectionRatio < seen_share && intersectionRect.height < seen_share * window_height)
      return this.stop_(target);
    if (this.timers_.has(target)) return;
    const look = (): void => {
      this.unwatch(target);
      if (document.visibilityState === "visible") this.watched_.get(target)?.();
      else this.unseen_.add(target);
    };
    this.timers_.set(target, setTimeout(look, seen_after_ms));
  }
}
