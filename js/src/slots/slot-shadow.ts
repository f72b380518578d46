import { content_name } from "./slot-element.js";

const slot_name = "rapport";

/** Lets the content's children take part in the slot's own layout, as the shop's do. */
function layoutSheet(): CSSStyleSheet[] {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`::slotted(${content_name}){display:contents}`);
    return [sheet];
  } catch {
    // Browsers without constructable style sheets lay the content out as one inline box.
    return [];
  }
}

/**
 * Chooses which children of a slot are rendered, by a shadow root that holds one `<slot>`: it names either Rapport's
 * child or, without a name, all others. The shop's nodes stay where they are, so a framework that owns them finds them.
 * No attribute of theirs is touched, no style attribute needed.
 */
export class SlotShadow {
  private slot_: HTMLSlotElement | undefined;

  constructor(private readonly host_: HTMLElement) {}

  /** @throws DOMException where the shop gave the element a shadow root of its own */
  show(content: HTMLElement): void {
    if (!this.slot_) {
      const root = this.host_.attachShadow({ mode: "open" });
      this.slot_ = this.host_.ownerDocument.createElement("slot");
      const sheets = layoutSheet();
      if (sheets.length > 0) root.adoptedStyleSheets = sheets;
      root.append(this.slot_);
    }
    content.slot = slot_name;
    this.host_.prepend(content);
    this.slot_.name = slot_name;
  }

  showShop(): void {
    if (this.slot_) this.slot_.name = "";
  }
}
