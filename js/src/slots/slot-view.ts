import type { SlotDecision } from "../engine/output.js";
import type { HtmlSink } from "./html-sink.js";
import { content_name } from "./slot-element.js";
import { SlotShadow } from "./slot-shadow.js";

/** What a slot shows: nothing decided yet, the core's choice, or the shop's own content. */
export type SlotState = "pending" | "filled" | "fallback";

/** Putting the content back this often within a second is a fight with whoever takes it away; the page wins. */
const max_repairs = 20;

/**
 * One `<rapport-slot>`: shows the core's nodes in a child of their own, beside the shop's, or the shop's. A child of that
 * name that this view did not make came with a copy of the page (a framework's page cache, saved HTML) and is removed.
 */
export class SlotView {
  state: SlotState | undefined;
  decision: SlotDecision | undefined;
  /** What seeing the slot exposes to, whether filled or not; see `SlotDecision`. */
  exposures: string | undefined;
  /** Holds the core's nodes while the slot is filled. */
  content: HTMLElement | undefined;
  private html_: string | undefined;
  private readonly shadow_: SlotShadow;
  private readonly observer_ = new MutationObserver(() => this.repair_());
  private repairs_ = { since_ms: 0, count: 0 };

  constructor(readonly element: HTMLElement) {
    this.shadow_ = new SlotShadow(element);
    this.observer_.observe(element, { childList: true });
  }

  get name(): string {
    return this.element.getAttribute("name") ?? "";
  }

  /** The element is (again) in the page. */
  enter(): void {
    this.removeForeign_();
    if (!this.content) this.mark_("pending");
  }

  /** Shows a decision; the same HTML again leaves the nodes alone. Answers whether the nodes changed. */
  fill(decision: SlotDecision, sink: HtmlSink): boolean {
    this.decision = decision;
    const changed = this.html_ !== decision.html || !this.content;
    if (changed) {
      const nodes = sink(decision.html);
      const content = this.content ?? this.element.ownerDocument.createElement(content_name);
      content.replaceChildren(nodes);
      if (!this.content) this.shadow_.show(content);
      this.content = content;
      this.html_ = decision.html;
    }
    this.mark_("filled");
    if (changed) this.announce_();
    return changed;
  }

  /** Shows the shop's own nodes. */
  restore(): boolean {
    const changed = this.clear();
    const told = this.state === "fallback";
    this.mark_("fallback");
    if (changed || !told) this.announce_();
    return changed;
  }

  /** Removes the core's nodes, telling nobody; answers whether there were any. */
  clear(): boolean {
    const { content } = this;
    this.content = this.html_ = this.decision = undefined;
    this.shadow_.showShop();
    content?.remove();
    content?.replaceChildren();
    if (content) this.mark_("pending");
    return content !== undefined;
  }

  private removeForeign_(): void {
    for (const child of [...this.element.children])
      if (child.localName === content_name && child !== this.content) child.remove();
  }

  /** Frameworks set a slot's text or HTML anew, and page caches bring copies back. */
  private repair_(): void {
    this.removeForeign_();
    const { content, element } = this;
    if (!content || element.childNodes[0] === content) return;
    const now_ms = performance.now();
    const { since_ms, count } = this.repairs_;
    const fresh = now_ms - since_ms > 1000;
    this.repairs_ = fresh ? { since_ms: now_ms, count: 1 } : { since_ms, count: count + 1 };
    if (this.repairs_.count > max_repairs) return void this.restore();
    element.prepend(content);
    this.mark_(this.state ?? "pending");
  }

  private mark_(state: SlotState): void {
    this.state = state;
    if (this.element.getAttribute("data-rapport-state") !== state)
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
