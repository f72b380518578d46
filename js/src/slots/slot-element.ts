/** What is told about the page's `<rapport-slot>` elements. */
export interface SlotListener {
  connected(element: HTMLElement): void;
  disconnected(element: HTMLElement): void;
  /** The attribute `name` changed: a framework used the element for another slot. */
  renamed(): void;
}

/** Name of the one child of a slot that is Rapport's. Every other child is the shop's and is never touched. */
export const content_name = "rapport-content";

/** Whether a slot stands within what Rapport rendered: a template's own, which nobody decides. */
function isNested(element: Element): boolean {
  return element.closest(content_name) !== null;
}

/**
 * Frameworks hydrate a page by walking `firstChild` and `nextSibling`, and give up on a node that is not in their tree.
 * Rapport's child is the first one, so these two getters are all it takes to let them meet their own nodes only.
 */
function hideContent(slot: HTMLElement): void {
  for (const [first, next] of [
    ["firstChild", "nextSibling"],
    ["firstElementChild", "nextElementSibling"],
  ] as const)
    Object.defineProperty(slot, first, {
      configurable: true,
      get(this: HTMLElement): Node | null {
        const node = Reflect.get(HTMLElement.prototype, first, this) as Element | null;
        return node?.localName === content_name ? node[next] : node;
      },
    });
}

/**
 * Defines `<rapport-slot>`: an element that shows the shop's own children until told otherwise.
 * @throws DOMException where another script has defined that name
 */
export function defineSlotElement(listener: SlotListener): void {
  class Slot extends HTMLElement {
    static readonly observedAttributes = ["name"];
    connectedCallback(): void {
      if (!isNested(this)) listener.connected(this);
    }
    disconnectedCallback(): void {
      listener.disconnected(this);
    }
    attributeChangedCallback(_: string, before: string | null): void {
      if (before !== null) listener.renamed();
    }
  }
  hideContent(Slot.prototype);
  customElements.define("rapport-slot", Slot);
}
