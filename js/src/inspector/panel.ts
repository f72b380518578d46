import { focusable, make } from "./dom.js";
import { css } from "./styles.js";

/**
 * The frame: a dialog beside the page, not over it, so that the page stays in use. Esc closes it from within and gives
 * the focus back; Tab stays inside.
 */
export class Panel {
  private readonly host_: HTMLElement;
  private readonly dialog_: HTMLElement;
  private readonly facts_ = make("p");
  private readonly times_ = make("p");
  private readonly told_ = make("p", { class: "told", role: "status" });
  private readonly slots_ = make("div");
  private readonly before_ = document.activeElement;

  constructor(
    name: string,
    form: HTMLElement,
    private readonly closed_: () => void,
  ) {
    this.host_ = document.createElement(name);
    const root = this.host_.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    const close = make("button", { type: "button", class: "plain" }, "Close");
    close.addEventListener("click", () => this.close_());
    const title = make("h2", { id: "title" }, "Rapport inspector");
    const header = make("div", { class: "head" }, title, close, this.facts_, this.times_);
    const body = make(
      "div",
      { class: "body", tabindex: "0", role: "region", "aria-label": "Slots and preview" },
      form,
      this.told_,
      legend(),
      this.slots_,
    );
    this.dialog_ = make(
      "div",
      { role: "dialog", "aria-modal": "false", "aria-labelledby": "title", tabindex: "-1" },
      header,
      body,
    );
    this.dialog_.addEventListener("keydown", (event) => this.pressed_(event));
    root.append(this.dialog_);
    document.body.append(this.host_);
    this.dialog_.focus({ preventScroll: true });
  }

  describe(facts: string, times: string): void {
    this.facts_.textContent = facts;
    this.times_.textContent = times;
  }

  tell(text: string, bad: boolean): void {
    this.told_.textContent = text;
    this.told_.classList.toggle("bad", bad);
  }

  /** Replaces the slots; what was unfolded stays so, and the focus stays where it can. */
  show(sections: readonly HTMLElement[]): void {
    const root = this.host_.shadowRoot!;
    const unfolded = new Set(
      this.details_()
        .filter(({ at }) => at.open)
        .map(({ key }) => key),
    );
    const focused = this.slots_.contains(root.activeElement)
      ? focusable(this.slots_).indexOf(root.activeElement as HTMLElement)
      : -1;
    this.slots_.replaceChildren(...sections);
    for (const { at, key } of this.details_()) at.open = unfolded.has(key);
    if (focused >= 0) (focusable(this.slots_)[focused] ?? this.dialog_).focus();
  }

  private details_(): { at: HTMLDetailsElement; key: string }[] {
    return [...this.slots_.querySelectorAll("details")].map((at) => ({
      at,
      key: `${at.closest("section")?.getAttribute("aria-label")} ${at.querySelector(".title")?.textContent ?? "out"}`,
    }));
  }

  private pressed_(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      return this.close_();
    }
    if (event.key !== "Tab") return;
    const stops = focusable(this.dialog_);
    const active = this.host_.shadowRoot?.activeElement;
    const at = stops.indexOf(active as HTMLElement);
    const edge = event.shiftKey ? at <= 0 : at === stops.length - 1;
    if (!edge) return;
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0]?.focus();
  }

  private close_(): void {
    this.closed_();
    this.host_.remove();
    if (this.before_ instanceof HTMLElement) this.before_.focus({ preventScroll: true });
  }
}

function legend(): HTMLElement {
  const entry = (family: string, text: string): HTMLElement =>
    make("span", {}, make("i", { class: family, "aria-hidden": "true" }), text);
  return make(
    "p",
    { class: "legend" },
    entry("own", "what she did"),
    entry("taste", "her taste"),
    entry("all", "all shoppers"),
  );
}
