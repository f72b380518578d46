import type { SlotDecision } from "../engine/output.js";
import type { HtmlSink } from "./html-sink.js";

/** What a slot shows: nothing decided yet, the core's choice, or the shop's own content. */
export type SlotState = "pending" | "filled" | "fallback";

/** One `<rapport-slot>`: swaps the shop's own nodes for the core's and back. */
export class SlotView {
  state: SlotState | undefined;
  decision: SlotDecision | undefined;
  /** What seeing the slot exposes to, whether filled or not; see `SlotDecision`. */
  exposures: string | undefined;
  private original_: Node[] | undefined;
  private html_: string | undefined;

  constructor(readonly element: HTMLElement) {
    this.mark_("pending");
  }

  get name(): string {
    return this.element.getAttribute("name") ?? "";
  }

  /** Shows a decision; the same HTML again leaves the nodes alone. Answers whether the nodes changed. */
  fill(decision: SlotDecision, sink: HtmlSink): boolean {
    this.decision = decision;
    const changed = this.html_ !== decision.html || !this.original_;
    if (changed) {
      const nodes = sink(decision.html);
      this.original_ ??= [...this.element.childNodes];
      this.element.replaceChildren(nodes);
      this.html_ = decision.html;
    }
    this.mark_("filled");
    if (changed) this.announce_();
    return changed;
  }

  /** Puts the shop's own nodes back, if they were replaced. */
  restore(): boolean {
    const changed = this.original_ !== undefined;
    if (this.original_) this.element.replaceChildren(...this.original_);
    this.original_ = this.html_ = this.decision = undefined;
    const told = this.state === "fallback";
    this.mark_("fallback");
    if (changed || !told) this.announce_();
    return changed;
  }

  private mark_(state: SlotState): void {
    this.state = state;
    this.element.setAttribute("data-rapport-state", state);
  }

  private announce_(): void {
    const products = (this.decision?.items ?? [])
      .filter((item) => item.kind === "product")
      .map((item) => item.id);
    const detail = { name: this.name, state: this.state, products };
    this.element.dispatchEvent(new CustomEvent("rapport:rendered", { bubbles: true, detail }));
  }
}
