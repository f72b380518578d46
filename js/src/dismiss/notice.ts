const offered_ms = 12_000;

const css = `
:host {
  position: fixed;
  inset: auto 0 max(1rem, env(safe-area-inset-bottom)) 0;
  z-index: 2147483000;
  display: flex;
  justify-content: center;
  pointer-events: none;
  font: 500 1rem/1.3 system-ui, sans-serif;
}
div {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  max-width: calc(100vw - 2rem);
  padding: 0.3rem 0.4rem 0.3rem 1.1rem;
  border: 1px solid Canvas;
  border-radius: 0.6rem;
  background: CanvasText;
  color: Canvas;
  box-shadow: 0 6px 24px rgb(0 0 0 / 0.3);
  pointer-events: auto;
}
div[hidden] {
  display: none;
}
button {
  min-width: 2.75rem;
  min-height: 2.75rem;
  padding: 0 0.8rem;
  border: 0;
  border-radius: 0.4rem;
  background: none;
  color: inherit;
  font: inherit;
  font-weight: 700;
  text-decoration: underline;
  text-underline-offset: 0.2em;
  cursor: pointer;
}
button:focus-visible {
  outline: 3px solid currentColor;
  outline-offset: -3px;
}`;

/** "Hidden. Undo", over the page's lower edge: it moves nothing. Its styles reach nothing of the page. */
export class Notice {
  private readonly host_: HTMLElement;
  private readonly box_: HTMLElement;
  private readonly text_: HTMLElement;
  private readonly button_: HTMLButtonElement;
  private undo_: () => Promise<void> = async () => {};
  private leave_: () => void = () => {};
  private timer_: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Document) {
    this.host_ = page.createElement("rapport-notice");
    const root = this.host_.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    this.box_ = page.createElement("div");
    this.box_.part.add("notice");
    this.box_.hidden = true;
    // The region must be there, empty, before what it is to announce.
    this.text_ = page.createElement("span");
    this.text_.setAttribute("role", "status");
    this.button_ = page.createElement("button");
    this.button_.type = "button";
    this.button_.part.add("undo");
    this.box_.append(this.text_, this.button_);
    root.append(this.box_);
    page.body.append(this.host_);
    this.button_.addEventListener("click", () => void this.run_());
    this.box_.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close_();
    });
  }

  /** Replaces an earlier offer. `leave` takes the focus when the notice goes with the focus in it. */
  offer(
    texts: { hidden: string; undo: string },
    undo: () => Promise<void>,
    leave: () => void,
  ): void {
    this.undo_ = undo;
    this.leave_ = leave;
    this.box_.hidden = false;
    this.text_.textContent = "";
    this.button_.textContent = texts.undo;
    setTimeout(() => (this.text_.textContent = texts.hidden), 50);
    // What had the focus is gone with the card. Elsewhere she may have moved on already.
    if (document.activeElement === document.body || !document.activeElement)
      this.button_.focus({ preventScroll: true });
    this.arm_();
  }

  private arm_(): void {
    clearTimeout(this.timer_);
    this.timer_ = setTimeout(() => {
      if (this.box_.matches(":hover") || this.button_.matches(":focus-visible")) this.arm_();
      else this.close_();
    }, offered_ms);
  }

  private async run_(): Promise<void> {
    this.close_();
    await this.undo_();
  }

  private close_(): void {
    clearTimeout(this.timer_);
    const focused = this.button_.matches(":focus");
    this.box_.hidden = true;
    if (focused) this.leave_();
  }
}
