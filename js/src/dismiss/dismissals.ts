import type { App } from "../app.js";
import type { Draft } from "../rows.js";
import { Notice } from "./notice.js";
import { Place } from "./place.js";

/** What `rapport-dismiss.js` offers; the page loads it when "less like this" is used first. */
export interface DismissModule {
  createDismissals(app: App): Dismissals;
}

/** "Less like this": records it, has all slots decided anew at once, and offers to undo it for a while. */
export class Dismissals {
  private readonly notice_: Notice;

  constructor(private readonly app_: App) {
    this.notice_ = new Notice(document);
  }

  /** `button` stands within an element with `data-rapport-product`. */
  async dismiss(button: Element): Promise<void> {
    const card = button.closest("[data-rapport-product]");
    const product = card?.getAttribute("data-rapport-product");
    if (!card || !product)
      return this.app_.notes.add("data-rapport-dismiss: no data-rapport-product around it");
    const place = new Place(card);
    const shown = this.shownAs_(place.slot, product);
    await this.tell_({ event: "dismiss_item", product, ...shown });
    const undo = async (): Promise<void> => {
      await this.tell_({ event: "restore_item", product, ...shown });
      place.focus(product);
    };
    this.notice_.offer(readTexts(button), undo, () => place.focus());
  }

  private async tell_(draft: Draft): Promise<void> {
    await this.app_.history.record([draft]);
    await this.app_.renderer.request();
  }

  private shownAs_(slot: HTMLElement | null, product: string): Partial<Draft> {
    const view = slot ? this.app_.renderer.views.get(slot) : undefined;
    const items = view?.decision?.items ?? [];
    const index = items.findIndex((item) => item.kind === "product" && item.id === product);
    if (!view || index < 0) return {};
    return { slot: view.name, strategy: items[index]!.strategy, position: index + 1 };
  }
}

function readTexts(button: Element): { hidden: string; undo: string } {
  return {
    hidden: button.getAttribute("data-rapport-hidden") || "Hidden.",
    undo: button.getAttribute("data-rapport-undo") || "Undo",
  };
}

export function createDismissals(app: App): Dismissals {
  return new Dismissals(app);
}
