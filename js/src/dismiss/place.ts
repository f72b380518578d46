import { content_name } from "../slots/slot-element.js";

const product_selector = "[data-rapport-product]";

/** Where in a slot a card stood, so that the keyboard finds its way back after another took its place. */
export class Place {
  readonly slot: HTMLElement | null;
  private readonly index_: number;

  constructor(card: Element) {
    this.slot = card.closest<HTMLElement>("rapport-slot");
    this.index_ = this.cards_().indexOf(card);
  }

  /** Focuses the card of `product` if it is shown again, else what stands at the place now, else the slot. */
  focus(product?: string): void {
    const cards = this.cards_();
    const card =
      cards.find((other) => other.getAttribute("data-rapport-product") === product) ??
      cards[Math.min(Math.max(this.index_, 0), cards.length - 1)];
    const target =
      card?.querySelector<HTMLElement>("[data-rapport-dismiss]") ??
      card?.querySelector<HTMLElement>("a[href]") ??
      this.content_()?.querySelector<HTMLElement>("a[href], button");
    target?.focus({ preventScroll: true });
  }

  /** The shop's own nodes stand in the slot too, unseen, while it is filled. */
  private content_(): Element | null | undefined {
    return this.slot?.querySelector(`:scope > ${content_name}`) ?? this.slot;
  }

  private cards_(): Element[] {
    return [...(this.content_()?.querySelectorAll(product_selector) ?? [])];
  }
}
